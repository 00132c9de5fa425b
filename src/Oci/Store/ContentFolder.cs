using Krustlet.Oci.Modules;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Store;

/// <summary>The store's folder: <c>blobs/ALGORITHM/HEX</c>, <c>ingest/</c> for what is on its way, <c>index.json</c>.</summary>
internal sealed class ContentFolder(string root, bool flushesToDisk = true)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Whether files are on the disk itself before they get their names.</summary>
    public bool FlushesToDisk => flushesToDisk;

    public string IndexPath => Path.Combine(root, "index.json");

    private string BlobsFolder => Path.Combine(root, "blobs");

    private string IngestFolder => Path.Combine(root, "ingest");

    /// <summary>Makes the folders; removes what a crash left half-written.</summary>
    public void Prepare()
    {
        CreateFolder(root);
        CreateFolder(IngestFolder);
        CreateFolder(BlobsFolder);
        foreach (var leftover in Directory.GetFiles(IngestFolder))
        {
            File.Delete(leftover);
        }
    }

    /// <summary>Removes content no index entry leads to: a crash came between its arrival and its entry.</summary>
    public void KeepOnly(IReadOnlySet<string> digests)
    {
        foreach (var path in Directory.GetFiles(BlobsFolder, "*", SearchOption.AllDirectories))
        {
            if (!digests.Contains($"{Path.GetFileName(Path.GetDirectoryName(path))}:{Path.GetFileName(path)}"))
            {
                File.Delete(path);
            }
        }
    }

    public string PathOf(ContentDigest digest) => Path.Combine(BlobsFolder, digest.Algorithm, digest.Hex);

    /// <summary>Whether the content is there in full; its digest was checked before it got this name.</summary>
    public bool Has(ContentDigest digest, long size) => new FileInfo(PathOf(digest)) is { Exists: true } file && file.Length == size;

    /// <summary>Whether a module's file is there in full.</summary>
    public bool Has(StoredModule module) => ContentDigest.TryParse(module.ModuleDigest, out var digest) && Has(digest, module.SizeBytes);

    /// <summary>What kind of WebAssembly stored content is.</summary>
    public WasmKind? KindOf(ContentDigest digest)
    {
        using var file = File.OpenRead(PathOf(digest));
        var start = new byte[WasmHeader.Length];
        return WasmHeader.Read(start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)));
    }

    /// <summary>A new file for content whose digest is not known, or not yet verified.</summary>
    public IngestFile StartIngest() => new(this, Path.Combine(IngestFolder, Guid.NewGuid().ToString("N")));

    /// <summary>Gives verified content its name. The rename is atomic: a reader sees all of it or nothing.</summary>
    public void Adopt(string ingested, ContentDigest digest)
    {
        var path = PathOf(digest);
        CreateFolder(Path.GetDirectoryName(path)!);
        File.Move(ingested, path, overwrite: true);
    }

    public void Delete(ContentDigest digest) => File.Delete(PathOf(digest));

    private static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }
}
