using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Bench.Pulls;

/// <summary>The node's module store with the agent's options: one client for all, as many pulls at a time as the store lets.</summary>
internal sealed class StorePulls(string authority, TimeProvider time) : IDisposable
{
    private readonly RegistryClient client = new(new RegistryClientOptions { Hosts = [new RegistryHostOptions(authority) { Insecure = true }] }, time);

    public async Task PullAsync(ImageSet images, string folder, CancellationToken cancellationToken)
    {
        using var store = ModuleStore.Open(new ModuleStoreOptions { Root = folder }, client, NullLogger<ModuleStore>.Instance);
        await Task.WhenAll(images.References.Select(reference => store.PullAsync(ImageReference.Parse(reference), [], cancellationToken)));
    }

    public void Dispose() => client.Dispose();
}
