namespace Krustlet.NodeAgent.PodWorkers;

/// <summary>How logs are kept.</summary>
/// <param name="MaxBytes">A log is rotated at this size.</param>
/// <param name="MaxFiles">Files kept, the current one included.</param>
internal sealed record ModuleLogLimits(long MaxBytes, int MaxFiles);
