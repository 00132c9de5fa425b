using Krustlet.Bench.Starts;

namespace Krustlet.Bench.Pulls;

/// <summary>Pulls from one registry on this machine, each way in turn.</summary>
internal sealed class PullBench(BenchOptions options, TimeProvider time)
{
    private const int SmallBytes = 64 << 10;
    private readonly BenchSizes sizes = options.Sizes;

    public async Task<IReadOnlyList<PullResult>> RunAsync(CancellationToken cancellationToken)
    {
        await using var registry = await BenchRegistry.StartAsync(time, cancellationToken);
        var (large, small) = (sizes.LargeModuleBytes, sizes.SmallModules);
        ImageSet[] sets =
        [
            await ImageSet.PushAsync(registry.Authority, "large", $"one module of {large >> 20} MiB", 1, large, time, cancellationToken),
            await ImageSet.PushAsync(registry.Authority, "small", $"{small} modules of {SmallBytes >> 10} KiB", small, SmallBytes, time, cancellationToken),
        ];
        using var store = new StorePulls(registry.Authority, time);
        var programs = new PullPrograms(options.KrustletProgram);
        var results = new List<PullResult>();
        foreach (var images in sets)
        {
            results.AddRange(await MeasureAsync(images, programs, store, cancellationToken));
        }

        return results;
    }

    private async Task<IReadOnlyList<PullResult>> MeasureAsync(ImageSet images, PullPrograms programs, StorePulls store, CancellationToken cancellationToken)
    {
        (PullWay Way, string Title, Func<ImageSet, string, CancellationToken, Task> RunAsync)[] ways =
        [
            (PullWay.Skopeo, "`skopeo copy` to `dir:`, a process each", programs.RunSkopeoAsync),
            (PullWay.SkopeoSync, "`skopeo sync` to `dir:`, one process", programs.RunSkopeoSyncAsync),
            (PullWay.KrustletPull, "`krustlet pull`, a process each", programs.RunKrustletAsync),
            (PullWay.Store, "the agent's store, flushed to the disk", store.PullAsync),
        ];
        var times = ways.Select(static _ => new List<double>()).ToList();
        for (var round = -1; round < sizes.PullRounds; round++)
        {
            for (var way = 0; way < ways.Length; way++)
            {
                var took = await TimeAsync(folder => ways[way].RunAsync(images, folder, cancellationToken));
                // The first round brings the registry's files into memory and the just-in-time compiler through its work.
                if (round >= 0)
                {
                    times[way].Add(took);
                }
            }
        }

        return [.. ways.Select((way, index) => new PullResult(images.Title, way.Way, way.Title, images.Bytes, Quantiles.Of(times[index])))];
    }

    private async Task<double> TimeAsync(Func<string, Task> pullAsync)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-bench-pull-");
        try
        {
            var from = time.GetTimestamp();
            await pullAsync(folder.FullName);
            return time.GetElapsedTime(from).TotalMicroseconds;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
