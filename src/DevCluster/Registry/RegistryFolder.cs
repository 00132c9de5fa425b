using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Registry;

/// <summary>
/// The registry's content: <c>blobs/ALGORITHM/HEX</c> once for all repositories; under <c>repositories/NAME/</c> the links that say what a
/// repository has (<c>_blobs</c>, <c>_manifests</c> with the media type, <c>_tags</c> with the digest); <c>uploads/ID</c>. Every file appears by rename.
/// </summary>
internal sealed class RegistryFolder
{
    private readonly string _root;

    public RegistryFolder(string root)
    {
        _root = root;
        Directory.CreateDirectory(Path.Combine(root, "uploads"));
    }

    public string UploadPath(string id) => Path.Combine(_root, "uploads", id);

    public string? FindBlob(string repository, ContentDigest digest) =>
        File.Exists(Link(repository, "_blobs", digest)) && File.Exists(BlobPath(digest)) ? BlobPath(digest) : null;

    /// <summary>Takes over an uploaded file whose digest was checked.</summary>
    public void AddBlob(string repository, ContentDigest digest, string uploaded)
    {
        Move(uploaded, BlobPath(digest));
        LinkBlob(repository, digest);
    }

    public void LinkBlob(string repository, ContentDigest digest) => Write(Link(repository, "_blobs", digest), "");

    public void UnlinkBlob(string repository, ContentDigest digest) => File.Delete(Link(repository, "_blobs", digest));

    /// <param name="repository">Where to look.</param>
    /// <param name="selector">A tag or a digest.</param>
    public StoredManifest? FindManifest(string repository, string selector)
    {
        if (!ContentDigest.TryParse(selector, out var digest))
        {
            var tag = TagPath(repository, selector);
            digest = File.Exists(tag) ? ContentDigest.Parse(File.ReadAllText(tag)) : null;
        }

        if (digest is null || !File.Exists(Link(repository, "_manifests", digest)))
        {
            return null;
        }

        return new StoredManifest(digest, File.ReadAllText(Link(repository, "_manifests", digest)), File.ReadAllBytes(BlobPath(digest)));
    }

    /// <summary>All of a repository's, in the order of their digests.</summary>
    public IEnumerable<StoredManifest> ListManifests(string repository)
    {
        var folder = Path.Combine(RepositoryPath(repository), "_manifests");
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder)
                .SelectMany(algorithm => Directory.GetFiles(algorithm).Select(path => $"{Path.GetFileName(algorithm)}:{Path.GetFileName(path)}"))
                .Order(StringComparer.Ordinal)
                .Select(digest => FindManifest(repository, digest))
                .OfType<StoredManifest>()
            : [];
    }

    public void AddManifest(string repository, StoredManifest manifest, IEnumerable<string> tags)
    {
        var upload = UploadPath(Guid.NewGuid().ToString("N"));
        File.WriteAllBytes(upload, manifest.Content);
        Move(upload, BlobPath(manifest.Digest));
        Write(Link(repository, "_manifests", manifest.Digest), manifest.MediaType);
        foreach (var tag in tags)
        {
            Write(TagPath(repository, tag), manifest.Digest.ToString());
        }
    }

    public void RemoveManifest(string repository, ContentDigest digest)
    {
        File.Delete(Link(repository, "_manifests", digest));
        foreach (var tag in ListTags(repository).Where(tag => File.ReadAllText(TagPath(repository, tag)) == digest.ToString()))
        {
            RemoveTag(repository, tag);
        }
    }

    public void RemoveTag(string repository, string tag) => File.Delete(TagPath(repository, tag));

    public bool HasRepository(string repository) => Directory.Exists(RepositoryPath(repository));

    /// <summary>In the order the specification asks for: by ASCII.</summary>
    public IReadOnlyList<string> ListTags(string repository)
    {
        var folder = Path.Combine(RepositoryPath(repository), "_tags");
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)] : [];
    }

    private string BlobPath(ContentDigest digest) => Path.Combine(_root, "blobs", digest.Algorithm, digest.Hex);

    private string RepositoryPath(string repository) => Path.Combine(_root, "repositories", repository);

    private string Link(string repository, string kind, ContentDigest digest) =>
        Path.Combine(RepositoryPath(repository), kind, digest.Algorithm, digest.Hex);

    private string TagPath(string repository, string tag) => Path.Combine(RepositoryPath(repository), "_tags", tag);

    private void Write(string path, string text)
    {
        var upload = UploadPath(Guid.NewGuid().ToString("N"));
        File.WriteAllText(upload, text);
        Move(upload, path);
    }

    private static void Move(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Move(from, to, overwrite: true);
    }
}
