namespace Krustlet.NodeAgent.KubeletServer;

/// <summary>One run's log. <paramref name="Ended"/> completes when the run has ended, so that a follower can finish.</summary>
/// <param name="Path">CRI log file; rotated files stand beside it.</param>
/// <param name="Ended">Completed when nothing more will be written.</param>
internal sealed record ContainerLog(string Path, Task Ended);
