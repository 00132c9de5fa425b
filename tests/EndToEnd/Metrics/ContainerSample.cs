namespace Krustlet.EndToEnd.Metrics;

/// <summary>What one container uses, as its node says.</summary>
internal sealed record ContainerSample(string Namespace, string Pod, string Container)
{
    public double CpuSeconds { get; init; }

    public double MemoryBytes { get; init; }

    public double StartedAtSeconds { get; init; }

    public double AtSeconds { get; init; }

    /// <summary>Cores on average since the start: what metrics-server tells of a new container too.</summary>
    public double Cores => CpuSeconds / Math.Max(1, AtSeconds - StartedAtSeconds);
}
