namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Values of <c>status.phase</c>.</summary>
internal static class PodPhases
{
    /// <summary>Accepted; not everything has run yet.</summary>
    public const string Pending = "Pending";

    /// <summary>Something runs or will be restarted.</summary>
    public const string Running = "Running";

    /// <summary>Final: every container ended with 0.</summary>
    public const string Succeeded = "Succeeded";

    /// <summary>Final: the Pod ended otherwise.</summary>
    public const string Failed = "Failed";
}
