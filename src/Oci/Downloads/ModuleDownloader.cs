using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;

namespace Krustlet.Oci.Downloads;

/// <summary>
/// Brings a module from a registry into a file, verified, without a store. The file is there as a whole or not at all; what a download that broke off brought stays
/// beside it, and the next one goes on from there.
/// </summary>
/// <param name="client">Talks to registries.</param>
public sealed class ModuleDownloader(RegistryClient client)
{
    /// <summary>The largest module taken, and the most bytes unpacked to find one.</summary>
    /// <value>512 MiB.</value>
    public long MaxModuleBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Does one download.</summary>
    /// <param name="image">What to get.</param>
    /// <param name="credentials">Whom to try to be, in order.</param>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <param name="progress">Told of every block that comes; null: no one is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">StoreUnavailable: the file cannot be written; and every other kind.</exception>
    public async Task<PulledModule> DownloadAsync(
        ImageReference image, IReadOnlyList<RegistryCredential> credentials, string path, IProgress<BlobProgress>? progress, CancellationToken cancellationToken)
    {
        var resolved = await new ReferenceResolver(client).ResolveAsync(image, credentials, cancellationToken);
        var reader = client.Read(image, resolved.Credential);
        var location = await new ModuleLocator(reader, image).LocateAsync(resolved.Digest, cancellationToken);
        try
        {
            var module = location.Form == ModuleForm.ContainerImage
                ? await ExtractAsync(reader, resolved, path, progress, cancellationToken)
                : await DownloadAsync(reader, image, location.Layers[0], path, progress, cancellationToken);
            return new PulledModule(image, resolved.Digest, path, module.Digest, module.Size, module.Kind);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(
                RegistryErrorKind.StoreUnavailable, $"{image} cannot be written to {path} ({failure.Message}): free disk space there, or let this user write to it", failure);
        }
    }

    private async Task<FetchedContent> DownloadAsync(
        RepositoryReader reader, ImageReference image, Descriptor layer, string path, IProgress<BlobProgress>? progress, CancellationToken cancellationToken)
    {
        if (layer.Size > MaxModuleBytes)
        {
            throw ImageFailures.TooLarge(image, MaxModuleBytes);
        }

        await using var partial = new PartialFile(path, layer, progress);
        if (!await partial.CompleteAsync(reader, cancellationToken))
        {
            partial.Discard();
            throw ((IImageContent)reader).Mismatch(ContentDigest.Parse(layer.Digest), "blob");
        }

        var start = await partial.ReadStartAsync(cancellationToken);
        if (WasmHeader.Read(start.Span) is not { } kind)
        {
            partial.Discard();
            throw ImageFailures.NotWebAssembly(image, start.Span);
        }

        partial.Place();
        return new FetchedContent(ContentDigest.Parse(layer.Digest), layer.Size, kind);
    }

    // Beside the file, so that the module is moved and not copied to its place.
    private async Task<FetchedContent> ExtractAsync(
        RepositoryReader reader, ResolvedReference resolved, string path, IProgress<BlobProgress>? progress, CancellationToken cancellationToken)
    {
        var root = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var folder = new ContentFolder(root);
            folder.Prepare();
            var fetcher = new ModuleFetcher(
                reader, folder, MaxModuleBytes, resolved.Image, new IntactFiles(), (layer, received, _) => progress?.Report(new BlobProgress(ContentDigest.Parse(layer.Digest), received, layer.Size)));
            var stored = await fetcher.FetchAsync(resolved.Digest, cancellationToken);
            var digest = ContentDigest.Parse(stored.ModuleDigest);
            File.Move(folder.PathOf(digest), path, overwrite: true);
            return new FetchedContent(digest, stored.SizeBytes, stored.Kind);
        }
        finally
        {
            if (Directory.Exists(root))
            {
                Directory.Delete(root, recursive: true);
            }
        }
    }
}
