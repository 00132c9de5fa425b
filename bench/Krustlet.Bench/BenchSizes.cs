namespace Krustlet.Bench;

/// <summary>How often and how many.</summary>
/// <param name="ModuleStarts">Counted starts where one takes microseconds, over all rounds.</param>
/// <param name="HostStarts">Counted starts through a host process.</param>
/// <param name="ProgramStarts">Counted fork+exec.</param>
/// <param name="ContainerStarts">Counted <c>runc run</c>.</param>
/// <param name="AppliedPods">Pods of one apply, a run each.</param>
/// <param name="IdlePods">Steps of Pods that sleep.</param>
internal sealed record BenchSizes(
    int ModuleStarts, int HostStarts, int ProgramStarts, int ContainerStarts, IReadOnlyList<int> AppliedPods, IReadOnlyList<int> IdlePods)
{
    public static BenchSizes Full { get; } = new(20_000, 2_000, 500, 50, [1, 100, 1000], [100, 1000, 5000]);

    public static BenchSizes Quick { get; } = new(1000, 100, 50, 5, [1, 20], [10, 50]);
}
