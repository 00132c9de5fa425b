using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>The embedded registry as tests see it.</summary>
internal sealed class EmbeddedRegistryAdapter(EmbeddedRegistry inner) : IRegistry
{
    public string Authority => inner.Authority;

    public async Task<string> PushAsync(string path, string repository, string tag, CancellationToken cancellationToken)
    {
        await using var module = File.OpenRead(path);
        return await ModulePublisher.PublishAsync(Authority, repository, tag, module, ClusterFixture.Time, cancellationToken);
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
