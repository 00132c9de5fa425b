namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>Which of a container's outputs are wanted (<c>stream</c> of PodLogOptions).</summary>
internal enum LogStreams
{
    /// <summary>Both, in the order they were written.</summary>
    All,

    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
