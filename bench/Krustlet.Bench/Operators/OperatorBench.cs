using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Operators;

/// <summary>What many modules on many nodes cost the operator and the API server: all are made, left alone and changed, and a node falls silent.</summary>
internal sealed class OperatorBench(BenchOptions options, TimeProvider time, TextWriter progress)
{
    private const string Pool = "bench";
    private const string Silent = "simulated-000";

    // Longer than anything that the operator does by the clock but for what it does every ten minutes.
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly List<OperatorPhase> phases = [];

    public async Task<IReadOnlyList<OperatorPhase>> RunAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await OperatorCluster.StartAsync(options, time, cancellationToken);
        var modules = new ManyModules(cluster.Api, cluster.Image, options.Sizes.Modules, time);
        await using var nodes = await SimulatedNodes.StartAsync(cluster.Api, options.Sizes.Nodes, Pool, time, cancellationToken);
        await using var measured = await MeasuredOperator.StartAsync(cluster.Kubeconfig, cluster.Registry, cluster.LogPath, time, cancellationToken);
        await cluster.Api.CreateAsync(KrustletResources.WasmNodePools, new WasmNodePool { Metadata = new V1ObjectMeta { Name = Pool }, Spec = new WasmNodePoolSpec() }, cancellationToken);
        await UntilPoolHasAsync(cluster.Api, options.Sizes.Nodes, cancellationToken);
        await SettledAsync(measured, cancellationToken);

        var (count, all) = (options.Sizes.Modules, options.Sizes.Modules);
        await MeasureAsync(measured, "modules are made", count, WriteBudget.CreatedModule * count, async () =>
        {
            await modules.ApplyAsync(cancellationToken);
            await modules.UntilReadyAsync(ready => ready == all, cancellationToken);
        }, cancellationToken);
        await MeasureAsync(measured, "nothing happens", 0, 0, () => Task.Delay(options.Sizes.Steady, time, cancellationToken), cancellationToken);
        await MeasureAsync(measured, "all modules are changed", count, WriteBudget.ChangedModule * count, async () =>
        {
            await modules.ChangeAsync(cancellationToken);
            await modules.UntilReadyAsync(ready => ready == all, cancellationToken);
        }, cancellationToken);
        var hit = (await cluster.Api.ListAsync(ApiResources.Pods, new ListScope(ManyModules.Namespace), cancellationToken: cancellationToken)).Items.Count(static pod => pod.Spec.NodeName == Silent);
        await MeasureAsync(measured, "a node falls silent", hit, (WriteBudget.HitModule * hit) + WriteBudget.HitPool, async () =>
        {
            nodes.Silence(Silent);
            await UntilPoolHasAsync(cluster.Api, options.Sizes.Nodes - 1, cancellationToken);
            await modules.UntilReadyAsync(ready => ready == all - hit, cancellationToken);
        }, cancellationToken);
        return phases;
    }

    private async Task MeasureAsync(MeasuredOperator measured, string title, int modules, double bound, Func<Task> act, CancellationToken cancellationToken)
    {
        await measured.ResetAsync(cancellationToken);
        var (from, processor) = (time.GetTimestamp(), measured.Processor);
        await act();
        var seconds = time.GetElapsedTime(from).TotalSeconds;
        var done = await SettledAsync(measured, cancellationToken);
        phases.Add(new OperatorPhase(title, Math.Round(seconds, 2), modules, bound, Math.Round((measured.Processor - processor).TotalSeconds, 2), measured.Memory.Rss, done));
        await progress.WriteLineAsync($"operator: {title}: {seconds:F1} s, {done.Writes} writes, {done.Reads} reads");
    }

    /// <summary>What it has done once it has written nothing for a while.</summary>
    private async Task<OperatorMeasures> SettledAsync(MeasuredOperator measured, CancellationToken cancellationToken)
    {
        var (from, since) = (time.GetTimestamp(), time.GetTimestamp());
        var done = await measured.ReadAsync(cancellationToken);
        while (time.GetElapsedTime(since) < Quiet)
        {
            if (time.GetElapsedTime(from) > Patience)
            {
                throw new BenchException($"the operator does not come to rest within {Patience}");
            }

            await Task.Delay(Pause, time, cancellationToken);
            var before = done.Writes;
            done = await measured.ReadAsync(cancellationToken);
            since = done.Writes > before ? time.GetTimestamp() : since;
        }

        return done;
    }

    private async Task UntilPoolHasAsync(IApiClient api, int ready, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        while ((await api.GetAsync(KrustletResources.WasmNodePools, NamespacedName.Cluster(Pool), cancellationToken))?.Status?.ReadyReplicas != ready)
        {
            if (time.GetElapsedTime(from) > Patience)
            {
                throw new BenchException($"the pool does not count {ready} Ready nodes within {Patience}");
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }
}
