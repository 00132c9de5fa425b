namespace Krustlet.Bench;

/// <summary>How often and how many.</summary>
/// <param name="ModuleStarts">Counted starts where one takes microseconds, over all rounds.</param>
/// <param name="HostStarts">Counted starts through a host process.</param>
/// <param name="ProgramStarts">Counted fork+exec.</param>
/// <param name="ContainerStarts">Counted <c>runc run</c>.</param>
/// <param name="AppliedPods">Pods of one apply, a run each.</param>
/// <param name="IdlePods">Steps of Pods that sleep.</param>
/// <param name="PullRounds">Counted pulls of each set of images, each way.</param>
/// <param name="LargeModuleBytes">Size of the large module.</param>
/// <param name="SmallModules">How many small modules.</param>
/// <param name="FirstStarts">Counted first starts of each guest.</param>
/// <param name="Modules">WasmModules of the operator's run.</param>
/// <param name="Nodes">Simulated nodes that they run on.</param>
/// <param name="Steady">How long the operator is left alone.</param>
internal sealed record BenchSizes(
    int ModuleStarts, int HostStarts, int ProgramStarts, int ContainerStarts, IReadOnlyList<int> AppliedPods, IReadOnlyList<int> IdlePods,
    int PullRounds, int LargeModuleBytes, int SmallModules, int FirstStarts, int Modules, int Nodes, TimeSpan Steady)
{
    public static BenchSizes Full { get; } = new(20_000, 2_000, 500, 50, [1, 100, 1000], [100, 1000, 5000], 7, 100 << 20, 20, 5, 1000, 100, TimeSpan.FromMinutes(2));

    public static BenchSizes Quick { get; } = new(1000, 100, 50, 5, [1, 20], [10, 50], 2, 16 << 20, 5, 2, 40, 5, TimeSpan.FromSeconds(20));
}
