namespace Krustlet.NodeAgent.Images;

/// <summary>A module could not be had. The message is the real error and says what to do; it is shown to users as it is.</summary>
internal sealed class ModulePullException(PullFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The kind.</summary>
    public PullFailure Failure { get; } = failure;
}
