namespace Krustlet.Bench.Clusters;

/// <summary>From one apply to all Pods Running, on two agents that have the module.</summary>
internal sealed class ApplyBench(BenchOptions options, TimeProvider time, TextWriter progress)
{
    private const int Nodes = 2;
    private const int MaxPods = 1100;
    private const int WarmPods = 20;

    public async Task<IReadOnlyList<ApplyResult>> RunAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await BenchCluster.StartAsync(options, Nodes, MaxPods, time, cancellationToken);
        await MeasureAsync(cluster, "warm", WarmPods, cancellationToken);
        List<ApplyResult> results = [];
        foreach (var pods in options.Sizes.AppliedPods)
        {
            results.Add(await MeasureAsync(cluster, $"apply-{pods}", pods, cancellationToken));
            await progress.WriteLineAsync($"apply to Running: {results[^1]}");
        }

        return results;
    }

    private async Task<ApplyResult> MeasureAsync(BenchCluster cluster, string name, int pods, CancellationToken cancellationToken)
    {
        var sleepers = new Sleepers(cluster, name, time);
        var timeline = new PodTimeline(cluster.Api, sleepers.Scope, time);
        var version = await timeline.BeginAsync(cancellationToken);
        var (clock, from) = (time.GetUtcNow(), time.GetTimestamp());
        var watch = timeline.UntilRunningAsync(pods, version, cancellationToken);
        await sleepers.ApplyAsync(pods, cancellationToken);
        var applied = time.GetTimestamp();
        await watch;
        var starts = await HostStarts.ReadAsync(cluster, timeline.Pods.Select(pod => pod.Uid).ToHashSet(), cancellationToken);
        if (timeline.Pods.Count != pods || starts.Count != pods)
        {
            throw new BenchException($"{pods} Pods were applied, {timeline.Pods.Count} were seen and {starts.Count} modules started: the times would be of something else");
        }

        await sleepers.DeleteAsync(cancellationToken);
        var running = timeline.Pods.Select(pod => pod.Running).Order().ToList();
        return new ApplyResult(
            pods,
            Seconds(applied),
            Seconds(timeline.Pods.Max(pod => pod.Created)),
            Seconds(timeline.Pods.Max(pod => pod.Scheduled)),
            Rounded(starts.Min() - clock),
            Rounded(starts.Max() - clock),
            Seconds(running[(running.Count - 1) / 2]),
            Seconds(running[^1]));

        double Seconds(long timestamp) => Rounded(time.GetElapsedTime(from, timestamp));
    }

    private static double Rounded(TimeSpan span) => Math.Round(span.TotalSeconds, 3);
}
