using Krustlet.NodeAgent.Images.Access;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>The node's module store as Pods use it: pull secrets in, typed failures out.</summary>
internal sealed class StoreModulePuller(ModuleStore store, NodeCredentials credentials, ImageAccess access, ImageVerification verification) : IRegistryPuller, IImageStore
{
    /// <inheritdoc/>
    public long BytesReceived => store.BytesReceived;

    /// <inheritdoc/>
    public async Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindAsync(ImageReference.Parse(image), cancellationToken) is { } found ? Of(found) : null;
        }
        catch (RegistryException failure)
        {
            throw Translated(failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModulePullException(PullFailure.Other, $"{image} is on this node and cannot be read ({failure.Message}): let the agent's user read its store", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(
        string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, IProgress<PullProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var reference = ImageReference.Parse(image);
            RegistryCredential? accepted = null;
            var options = new PullOptions { ApproveAsync = ApproveAsync, Progress = progress };
            var module = Of(await store.PullAsync(reference, await CredentialsOfAsync(reference, secrets, cancellationToken), options, cancellationToken));
            // Once more: a removal may have taken the note along with the image that was here before.
            await access.NoteAsync(module.ImageId, accepted, secrets, cancellationToken);
            return module;

            async Task ApproveAsync(ResolvedReference resolved, CancellationToken token)
            {
                accepted = resolved.Credential;
                await access.NoteAsync($"{reference.Name}@{resolved.Digest}", accepted, secrets, token);
                await verification.VerifyAsync(resolved, demands, token);
            }
        }
        catch (RegistryException failure)
        {
            throw Translated(failure);
        }
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        var digest = ContentDigest.Parse(module.ImageId[(module.ImageId.IndexOf('@') + 1)..]);
        if (verification.IsVerified(digest, demands))
        {
            return;
        }

        try
        {
            var reference = ImageReference.Parse(image);
            var known = await CredentialsOfAsync(reference, await secrets(cancellationToken), cancellationToken);
            await verification.VerifyAsync(reference, digest, known, demands, cancellationToken);
        }
        catch (RegistryException failure)
        {
            throw Translated(failure);
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<NodeImage>>(
        [
            .. store.List().Select(static m => new NodeImage(m.References, m.SizeBytes)),
            .. store.ListSeeds().Select(static m => new NodeImage(m.References, m.SizeBytes) { IsRemovable = false }),
        ]);

    /// <inheritdoc/>
    public string? IdOf(string image)
    {
        try
        {
            return store.IdOf(ImageReference.Parse(image));
        }
        catch (RegistryException)
        {
            // Not the name of any image: it stands for nothing here.
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<long> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (id.Split('@') is not [var name, var digest])
        {
            return 0;
        }

        var freed = await store.RemoveAsync(name, ContentDigest.Parse(digest), cancellationToken);
        await access.ForgetAsync(id, cancellationToken);
        return freed;
    }

    private async Task<IReadOnlyList<RegistryCredential>> CredentialsOfAsync(ImageReference image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken) =>
        [.. secrets.SelectMany(static secret => secret.Read()), .. (await credentials.FindAsync(image, cancellationToken)).Select(static credential => credential with { Order = PullSecret.NodeOrder })];

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
            RegistryErrorKind.SignatureMissing or RegistryErrorKind.SignatureInvalid => PullFailure.SignatureInvalid,
            _ => PullFailure.Other,
        };
        return new ModulePullException(kind, failure.Message, failure);
    }
}
