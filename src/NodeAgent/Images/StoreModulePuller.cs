using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;

namespace Krustlet.NodeAgent.Images;

/// <summary>The node's module store as Pods use it: pull secrets in, typed failures out.</summary>
internal sealed class StoreModulePuller(ModuleStore store, NodeCredentials credentials) : IRegistryPuller, IImageStore
{
    /// <inheritdoc/>
    public long BytesReceived => store.BytesReceived;

    /// <inheritdoc/>
    public Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult(store.Find(ImageReference.Parse(image)) is { } found ? Of(found) : null);
        }
        catch (RegistryException failure)
        {
            throw Translated(failure);
        }
    }

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var reference = ImageReference.Parse(image);
            return Of(await store.PullAsync(reference, [.. secrets.SelectMany(CredentialsOf), .. await credentials.FindAsync(reference, cancellationToken)], progress, cancellationToken));
        }
        catch (RegistryException failure)
        {
            throw Translated(failure);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeImage>>([.. store.List().Select(static m => new NodeImage(m.References, m.SizeBytes))]);

    /// <inheritdoc/>
    public string? IdOf(string image)
    {
        try
        {
            return store.Find(ImageReference.Parse(image))?.ImageId;
        }
        catch (RegistryException)
        {
            // Not the name of any image: it stands for nothing here.
            return null;
        }
    }

    /// <inheritdoc/>
    public Task<long> RemoveAsync(string id, CancellationToken cancellationToken) =>
        id.Split('@') is [var name, var digest] ? store.RemoveAsync(name, ContentDigest.Parse(digest), cancellationToken) : Task.FromResult(0L);

    private static IReadOnlyList<RegistryCredential> CredentialsOf(PullSecret secret)
    {
        try
        {
            return DockerConfig.Parse(secret.DockerConfig);
        }
        catch (RegistryException failure)
        {
            throw new ModulePullException(PullFailure.Unauthorized, $"pull secret \"{secret.Name}\": {failure.Message}", failure);
        }
    }

    private static NodeModule Of(PulledModule module) =>
        new(module.ImageId, module.ModulePath, module.ModuleDigest.ToString(), module.SizeBytes, module.Kind == WasmKind.Component);

    private static ModulePullException Translated(RegistryException failure)
    {
        var kind = failure.Kind switch
        {
            RegistryErrorKind.InvalidReference => PullFailure.InvalidReference,
            RegistryErrorKind.Unreachable or RegistryErrorKind.Tls or RegistryErrorKind.ServerError or RegistryErrorKind.RateLimited => PullFailure.RegistryUnavailable,
            RegistryErrorKind.Unauthorized or RegistryErrorKind.Forbidden => PullFailure.Unauthorized,
            RegistryErrorKind.NotFound => PullFailure.NotFound,
            RegistryErrorKind.DigestMismatch => PullFailure.DigestMismatch,
            RegistryErrorKind.NotWasm => PullFailure.NotWasm,
            _ => PullFailure.Other,
        };
        return new ModulePullException(kind, failure.Message, failure);
    }
}
