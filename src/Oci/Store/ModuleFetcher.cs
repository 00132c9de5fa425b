using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>Brings one module from a registry or layout into the folder, verified.</summary>
/// <param name="reader">Where the image is.</param>
/// <param name="folder">Where modules are kept.</param>
/// <param name="limit">Most bytes of a module.</param>
/// <param name="image">What error messages name.</param>
/// <param name="intact">Knows which files are as they should be.</param>
/// <param name="received">Told of a blob that begins, with 0, and of every block of it that comes, with its size.</param>
internal sealed class ModuleFetcher(IImageContent reader, ContentFolder folder, long limit, ImageReference image, IntactFiles intact, Action<Descriptor, long, int> received)
{
    public async Task<StoredModule> FetchAsync(ContentDigest manifest, CancellationToken cancellationToken)
    {
        var location = await new ModuleLocator(reader, image).LocateAsync(manifest, cancellationToken);
        var module = location.Form == ModuleForm.ContainerImage
            ? await FetchFromArchivesAsync(location, cancellationToken)
            : await FetchLayerAsync(location.Layers[0], cancellationToken);
        return new StoredModule
        {
            Name = image.Name,
            ManifestDigest = manifest.ToString(),
            ModuleDigest = module.Digest.ToString(),
            SizeBytes = module.Size,
            Kind = module.Kind,
            Form = location.Form,
            Documents = location.Form == ModuleForm.ContainerImage ? [] : await KeepDocumentsAsync(location, cancellationToken),
        };
    }

    // A container image's layers are not kept, so nothing could be made of its documents.
    private async Task<IReadOnlyList<string>> KeepDocumentsAsync(ModuleLocation location, CancellationToken cancellationToken)
    {
        List<string> kept = [];
        foreach (var document in location.Documents)
        {
            kept.Add(await KeepAsync(document.Digest, document.Content, cancellationToken));
        }

        try
        {
            var config = location.Config!;
            kept.Add(await KeepAsync(ContentDigest.Parse(config.Digest), await reader.GetSmallBlobAsync(config, cancellationToken), cancellationToken));
        }
        catch (RegistryException failure) when (failure.Kind is RegistryErrorKind.NotFound or RegistryErrorKind.TooLarge)
        {
            // The module runs without; it cannot be exported, which says so.
        }

        return kept;
    }

    private async Task<string> KeepAsync(ContentDigest digest, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (!folder.Has(digest, content.Length))
        {
            await using var ingest = folder.StartIngest();
            await ingest.WriteAsync(new MemoryStream(content.ToArray(), writable: false), digest, content.Length, OverLimit, written: null, cancellationToken);
            ingest.Commit(digest);
        }

        return digest.ToString();
    }

    private async Task<FetchedContent> FetchLayerAsync(Descriptor layer, CancellationToken cancellationToken)
    {
        var known = ContentDigest.Parse(layer.Digest);
        if (folder.Has(known, layer.Size) && await intact.IsIntactAsync(known, folder.PathOf(known), cancellationToken) && folder.KindOf(known) is { } kind)
        {
            return new FetchedContent(known, layer.Size, kind);
        }

        await using var ingest = folder.StartIngest();
        var digest = await DownloadAsync(layer, ingest, cancellationToken);
        return Commit(ingest, digest);
    }

    private async Task<FetchedContent> FetchFromArchivesAsync(ModuleLocation location, CancellationToken cancellationToken)
    {
        FetchedContent? module = null;
        foreach (var layer in location.Layers)
        {
            // A layer is of no use once the module is out of it: it is not kept.
            await using var archive = folder.StartIngest();
            await DownloadAsync(layer, archive, cancellationToken);
            var found = await ExtractAsync(archive, layer, location, cancellationToken);
            if (found is not null && module is not null)
            {
                throw ImageFailures.SeveralModulesInside(image);
            }

            module ??= found;
            if (module is not null && location.Path is not null)
            {
                break;
            }
        }

        return module ?? throw ImageFailures.NoModuleInside(image, location.Path);
    }

    private async Task<FetchedContent?> ExtractAsync(IngestFile archive, Descriptor layer, ModuleLocation location, CancellationToken cancellationToken)
    {
        await using var module = folder.StartIngest();
        var digest = default(ContentDigest);
        await using var content = archive.OpenRead();
        await ModuleArchive.ReadAsync(content, layer.MediaType, location, limit, image, ReceiveAsync, cancellationToken);
        return digest is null ? null : Commit(module, digest);

        async Task ReceiveAsync(Stream file) => digest = digest is null
            ? await module.WriteAsync(file, null, limit, OverLimit, written: null, cancellationToken)
            : throw ImageFailures.SeveralModulesInside(image);
    }

    private async Task<ContentDigest> DownloadAsync(Descriptor layer, IngestFile ingest, CancellationToken cancellationToken)
    {
        if (layer.Size > limit)
        {
            throw OverLimit();
        }

        var expected = ContentDigest.Parse(layer.Digest);
        await using var blob = await reader.OpenBlobAsync(layer, cancellationToken);
        received(layer, 0, 0);
        var actual = await ingest.WriteAsync(blob, expected, limit, OverLimit, more => received(layer, ingest.Size, more), cancellationToken);
        return actual == expected ? actual : throw reader.Mismatch(expected, "blob");
    }

    private FetchedContent Commit(IngestFile ingest, ContentDigest digest)
    {
        var kind = WasmHeader.Read(ingest.Start) ?? throw ImageFailures.NotWebAssembly(image, ingest.Start);
        ingest.Commit(digest);
        intact.Trust(folder.PathOf(digest));
        return new FetchedContent(digest, ingest.Size, kind);
    }

    private RegistryException OverLimit() => ImageFailures.TooLarge(image, limit);
}
