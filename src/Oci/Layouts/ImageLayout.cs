using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Layouts;

/// <summary>
/// An OCI image layout in a folder (OCI image spec 1.1, "Image Layout"): images, with everything they are made of, as skopeo, oras and buildah read and write them.
/// Any number of readers; one process at a time writes. Thread-safe. Every failure is a <see cref="RegistryException"/>.
/// </summary>
public sealed class ImageLayout : IDisposable
{
    /// <summary>The largest manifest or configuration read into memory: 4 MiB, what registries accept.</summary>
    private const int MaxDocumentBytes = 4 * 1024 * 1024;
    private readonly LayoutBlobs _blobs;
    private readonly LayoutIndex _index;
    private readonly SemaphoreSlim _change = new(1, 1);

    private ImageLayout(string folder, string name) => (Folder, Name, _blobs, _index) = (folder, name, new LayoutBlobs(folder, name), new LayoutIndex(folder, name));

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>What messages call it: the folder, or the archive that it is unpacked from.</summary>
    public string Name { get; }

    /// <summary>Opens a layout that is there.</summary>
    /// <exception cref="RegistryException">NotFound: the folder is none.</exception>
    public static ImageLayout Open(string folder) => IsLayout(folder) ? new ImageLayout(folder, folder) : throw LayoutFailures.NoLayout(folder);

    /// <summary>Whether a folder is a layout.</summary>
    public static bool IsLayout(string folder) => File.Exists(Path.Combine(folder, LayoutNames.Marker)) && File.Exists(Path.Combine(folder, LayoutNames.Index));

    /// <summary>Opens a layout to write to; an empty one is made where there is none.</summary>
    /// <exception cref="RegistryException">StoreUnavailable: it cannot be written.</exception>
    public static ImageLayout OpenOrCreate(string folder) => OpenOrCreate(folder, folder);

    /// <param name="folder">Where it is.</param>
    /// <param name="name">What messages call it.</param>
    internal static ImageLayout OpenOrCreate(string folder, string name)
    {
        var layout = new ImageLayout(folder, name);
        try
        {
            layout._index.Prepare();
            return layout;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(name, failure);
        }
    }

    /// <summary>The name a listed image has: most often a tag, or a whole image name; null without one.</summary>
    public static string? NameOf(Descriptor entry) => LayoutIndex.NameOf(entry);

    /// <summary>Everything that is listed, images and what refers to them, in the layout's order.</summary>
    /// <exception cref="RegistryException">NotFound: it is no layout any more; UnsupportedManifest: its index is malformed.</exception>
    public Task<IReadOnlyList<Descriptor>> ListAsync(CancellationToken cancellationToken) => _index.ReadAsync(cancellationToken);

    /// <summary>The listed image of a name; null: there is none.</summary>
    /// <exception cref="RegistryException">As <see cref="ListAsync"/>.</exception>
    public async Task<Descriptor?> TryFindAsync(string name, CancellationToken cancellationToken) =>
        (await ListAsync(cancellationToken)).FirstOrDefault(entry => NameOf(entry) == name);

    /// <summary>The listed image of a name; or, without a name, the only image there is. Signatures and others that refer to an image do not count.</summary>
    /// <exception cref="RegistryException">NotFound; InvalidReference: without a name, and there are several; and as <see cref="ListAsync"/>.</exception>
    public async Task<Descriptor> FindAsync(string? name, CancellationToken cancellationToken)
    {
        var images = new List<Descriptor>();
        foreach (var entry in await ListAsync(cancellationToken))
        {
            if (name is null ? !await IsAboutAnotherAsync(entry, cancellationToken) : NameOf(entry) == name)
            {
                images.Add(entry);
            }
        }

        if (images.DistinctBy(static image => image.Digest).Count() == 1)
        {
            return images[0];
        }

        string[] names = [.. (await ListAsync(cancellationToken)).Select(NameOf).OfType<string>()];
        throw images.Count == 0 ? LayoutFailures.NoImage(Name, name, names) : LayoutFailures.SeveralImages(Name, names);
    }

    /// <summary>A manifest or index, verified.</summary>
    /// <exception cref="RegistryException">NotFound, DigestMismatch, UnsupportedManifest, TooLarge.</exception>
    public async Task<ManifestDocument> GetManifestAsync(Descriptor manifest, CancellationToken cancellationToken)
    {
        var content = await GetSmallBlobAsync(manifest, cancellationToken);
        return new ManifestDocument(ContentDigest.Parse(manifest.Digest), manifest.MediaType, content);
    }

    /// <summary>A small blob (a configuration), verified, in memory.</summary>
    /// <exception cref="RegistryException">NotFound, DigestMismatch, TooLarge.</exception>
    public Task<ReadOnlyMemory<byte>> GetSmallBlobAsync(Descriptor descriptor, CancellationToken cancellationToken) =>
        descriptor.Size > MaxDocumentBytes
            ? throw new RegistryException(
                RegistryErrorKind.TooLarge, $"{descriptor.Digest} in {Name} has {descriptor.Size} bytes, over the limit of {MaxDocumentBytes} for manifests and configurations")
            : _blobs.ReadAsync(ContentDigest.Parse(descriptor.Digest), descriptor.Size, cancellationToken);

    /// <summary>Whether the content is there in full; its digest was checked when it came.</summary>
    public bool HasBlob(Descriptor descriptor) => _blobs.Has(ContentDigest.Parse(descriptor.Digest), descriptor.Size);

    /// <summary>Content as a stream, from an offset on. Whoever stores the bytes checks the digest.</summary>
    /// <exception cref="RegistryException">NotFound; DigestMismatch: it has another size.</exception>
    public Stream OpenBlob(Descriptor descriptor, long offset = 0) => _blobs.Open(ContentDigest.Parse(descriptor.Digest), descriptor.Size, offset);

    /// <summary>What refers to a manifest, among what is listed.</summary>
    /// <returns>Descriptors with artifact type and annotations, as a registry's list of referrers has them.</returns>
    /// <exception cref="RegistryException">As <see cref="GetManifestAsync"/>.</exception>
    public async Task<IReadOnlyList<Descriptor>> ListReferrersAsync(ContentDigest subject, CancellationToken cancellationToken)
    {
        var referrers = new List<Descriptor>();
        foreach (var entry in (await ListAsync(cancellationToken)).DistinctBy(static entry => entry.Digest).Where(IsManifest))
        {
            var document = await GetManifestAsync(entry, cancellationToken);
            if (Referrer.Read(entry.MediaType, document.Digest, document.Content) is { } referrer && referrer.Subject == subject)
            {
                referrers.Add(ManifestReader.ReadDescriptor(referrer.Descriptor, Name));
            }
        }

        return referrers;
    }

    /// <summary>Keeps content, verified, unless it is there. It shows when it is complete, or not at all.</summary>
    /// <param name="descriptor">Digest and size.</param>
    /// <param name="openAsync">Opens the content; not called when it is there.</param>
    /// <param name="written">Told how many bytes there are so far; null: no one is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: it was there.</returns>
    /// <exception cref="RegistryException">DigestMismatch, StoreUnavailable, and what opening and reading throw.</exception>
    public async Task<bool> PutBlobAsync(Descriptor descriptor, Func<CancellationToken, Task<Stream>> openAsync, Action<long>? written, CancellationToken cancellationToken)
    {
        if (HasBlob(descriptor))
        {
            return false;
        }

        await using var content = await openAsync(cancellationToken);
        await _blobs.WriteAsync(ContentDigest.Parse(descriptor.Digest), content, written, cancellationToken);
        return true;
    }

    /// <summary>Keeps a manifest or index without listing it: an index that is listed leads to it.</summary>
    /// <exception cref="RegistryException">DigestMismatch, StoreUnavailable.</exception>
    public Task<bool> PutPartAsync(ManifestDocument manifest, CancellationToken cancellationToken) => PutBlobAsync(
        manifest.ToDescriptor(),
        _ => Task.FromResult<Stream>(new MemoryStream(manifest.Content.ToArray(), writable: false)),
        written: null,
        cancellationToken);

    /// <summary>Keeps a manifest or index and lists it. Put what it leads to first.</summary>
    /// <param name="manifest">The document.</param>
    /// <param name="name">Its name, which another image loses; null: without one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">DigestMismatch, StoreUnavailable.</exception>
    public async Task PutManifestAsync(ManifestDocument manifest, string? name, CancellationToken cancellationToken)
    {
        await PutPartAsync(manifest, cancellationToken);
        var referrer = Referrer.Read(manifest.MediaType, manifest.Digest, manifest.Content);
        var artifactType = referrer is null ? null : ManifestReader.ReadDescriptor(referrer.Descriptor, Name).ArtifactType;
        var descriptor = manifest.ToDescriptor() with { ArtifactType = artifactType };
        await _change.WaitAsync(cancellationToken);
        try
        {
            await _index.ListAsync(descriptor, name, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw LayoutFailures.Unusable(Name, failure);
        }
        finally
        {
            _change.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _change.Dispose();

    private static bool IsManifest(Descriptor entry) => MediaTypes.IsManifest(entry.MediaType) || MediaTypes.IsIndex(entry.MediaType);

    private async Task<bool> IsAboutAnotherAsync(Descriptor entry, CancellationToken cancellationToken)
    {
        if (CosignTags.IsOne(NameOf(entry)) || !IsManifest(entry))
        {
            return true;
        }

        var document = await GetManifestAsync(entry, cancellationToken);
        return Referrer.Read(entry.MediaType, document.Digest, document.Content) is not null;
    }
}
