using Krustlet.ModuleHost.Client;

namespace Krustlet.Bench.Clusters;

/// <summary>Asks every module host of a cluster when its modules began to run: a Pod's status has whole seconds only.</summary>
internal static class HostStarts
{
    public static async Task<IReadOnlyList<DateTimeOffset>> ReadAsync(BenchCluster cluster, IReadOnlySet<string> podUids, CancellationToken cancellationToken)
    {
        List<DateTimeOffset> starts = [];
        foreach (var socket in cluster.Nodes.SelectMany(node => Directory.EnumerateFiles(Path.Combine(node.DataDirectory, "hosts"), "*.sock")))
        {
            using var client = new ModuleHostClient(socket);
            var modules = await client.ListModulesAsync(cancellationToken);
            starts.AddRange(modules
                .Where(module => module.StartedAt is not null && podUids.Contains(module.Owner.PodUid))
                .Select(module => module.StartedAt.ToDateTimeOffset()));
        }

        return starts;
    }
}
