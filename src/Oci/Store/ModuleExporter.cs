using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Store;

/// <summary>Takes modules out of a store, also of an agent that runs, into a layout with their own manifests: digests stay what they were.</summary>
/// <param name="root">The store's folder; only read.</param>
/// <param name="logger">Told of a damaged index.</param>
public sealed class ModuleExporter(string root, ILogger<ModuleExporter> logger)
{
    private readonly ContentFolder _folder = new(root);

    /// <summary>What is there.</summary>
    public IReadOnlyList<StoredModule> List() => [.. new IndexFile(_folder, logger).Read().Modules.Where(_folder.Has)];

    /// <summary>Exports one image. Of an index only what a node takes from it is there: the index names more than the layout has.</summary>
    /// <param name="image">Its name in the store.</param>
    /// <param name="layout">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">NotFound: it is not there; UnsupportedManifest: what it was made of is not; and what writing a layout has.</exception>
    public async Task<StoredModule> ExportAsync(ImageReference image, ImageLayout layout, CancellationToken cancellationToken)
    {
        var module = new IndexFile(_folder, logger).Read().Find(image) is { } found && _folder.Has(found)
            ? found
            : throw new RegistryException(RegistryErrorKind.NotFound, $"{image} is not in {root}");
        var documents = module.Documents.Select(ContentDigest.Parse).Where(digest => File.Exists(_folder.PathOf(digest))).Select(Read).ToList();
        if (documents.Count < 2)
        {
            throw new RegistryException(
                RegistryErrorKind.UnsupportedManifest, $"{image} was packaged as {module.Form}, and what it was made of is not kept here: take it from its registry, with krustlet copy {image} oci-archive:FILE");
        }

        var manifests = documents[..^1];
        var manifest = ManifestReader.ReadManifest(manifests[^1], image);
        await PutAsync(layout, manifest.Config, cancellationToken);
        await PutAsync(layout, manifest.Layers.First(layer => layer.Digest == module.ModuleDigest), cancellationToken);
        foreach (var part in manifests.Skip(1))
        {
            await layout.PutPartAsync(part, cancellationToken);
        }

        await layout.PutManifestAsync(manifests[0], image.ToString(), cancellationToken);
        return module;
    }

    private Task<bool> PutAsync(ImageLayout layout, Descriptor blob, CancellationToken cancellationToken) =>
        layout.PutBlobAsync(blob, _ => Task.FromResult<Stream>(File.OpenRead(_folder.PathOf(ContentDigest.Parse(blob.Digest)))), null, cancellationToken);

    private ManifestDocument Read(ContentDigest digest)
    {
        var content = File.ReadAllBytes(_folder.PathOf(digest));
        return new ManifestDocument(digest, ManifestReader.DeclaredMediaType(content) ?? MediaTypes.OciManifest, content);
    }
}
