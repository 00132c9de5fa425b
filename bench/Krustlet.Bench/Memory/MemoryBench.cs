using Krustlet.Bench.Clusters;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Memory;

/// <summary>Memory of one agent and its module hosts as the number of sleeping Pods grows.</summary>
internal sealed class MemoryBench(BenchOptions options, TimeProvider time, TextWriter progress)
{
    private const int SparePods = 100;

    // Long enough for the last status writes; there is no sign of "nothing more to do" to wait for.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    // Agent and host give back what their start left once they have been quiet for some seconds.
    private static readonly TimeSpan IdleRest = TimeSpan.FromSeconds(20);

    public async Task<(AgentIdle Idle, IReadOnlyList<MemoryStep> Steps)> RunAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await BenchCluster.StartAsync(options, 1, options.Sizes.IdlePods.Max() + SparePods, time, cancellationToken);
        await Task.Delay(IdleRest, time, cancellationToken);
        var node = cluster.Nodes.Single();
        var none = Read(node, 0);
        var idle = new AgentIdle(none.Agent, none.Hosts);
        await progress.WriteLineAsync($"memory: {idle}");
        var sleepers = new Sleepers(cluster, "sleepers", time);
        var timeline = new PodTimeline(cluster.Api, sleepers.Scope, time);
        await sleepers.ApplyAsync(0, cancellationToken);
        List<MemoryStep> steps = [];
        foreach (var pods in options.Sizes.IdlePods)
        {
            var version = await timeline.BeginAsync(cancellationToken);
            await sleepers.ScaleAsync(pods, cancellationToken);
            await timeline.UntilRunningAsync(pods, version, cancellationToken);
            await Task.Delay(Rest, time, cancellationToken);
            steps.Add(Read(node, pods));
            await progress.WriteLineAsync($"memory: {steps[^1]}");
        }

        return (idle, steps);
    }

    private static MemoryStep Read(NodeProcess node, int pods)
    {
        var hosts = ModuleHostProcesses.Find(node.DataDirectory).Where(id => id != node.Process.Id).Select(ProcessMemory.Read).ToList();
        return new MemoryStep(pods, ProcessMemory.Read(node.Process.Id), hosts.Aggregate((one, other) => one + other), hosts.Count);
    }
}
