namespace Krustlet.DevCluster.Stacks;

/// <summary>A part of the stack that did not start or did not stay up; the message has the end of its log.</summary>
public sealed class StackException : Exception
{
    /// <summary>Creates the error.</summary>
    public StackException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
