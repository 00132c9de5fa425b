using System.Security.Cryptography;
using System.Text;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>
/// Compiled modules on disk. An artifact is native code, so the folder must be private to this user, and each artifact has a seal beside it
/// (what it was made from, its length and hash, signed with this folder's own key). An artifact whose seal does not fit, be it damaged,
/// another module's or from another machine, is as good as absent: it is never mapped.
/// </summary>
internal sealed class ArtifactStore
{
    private const string SealHeader = "krustlet-artifact 2";
    private const string Suffix = ".cwasm";
    private const string SealSuffix = ".seal";
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string root;
    private readonly byte[] sealKey;

    /// <exception cref="IOException">The folder can be written or read by others.</exception>
    public ArtifactStore(string root)
    {
        this.root = root;
        PrivateDirectory.Ensure(root);
        sealKey = SealKeyFile.ReadOrCreate(root);
    }

    /// <summary>The file of an artifact whose seal fits; null when there is none.</summary>
    public string? Find(ArtifactKey key)
    {
        var path = PathOf(key);
        try
        {
            var seal = File.ReadAllText(SealOf(path));
            using var artifact = File.OpenRead(path);
            return seal == Seal(key, artifact.Length, SHA256.HashData(artifact)) ? path : null;
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes an artifact, then its seal, each in one step.</summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public void Write(ArtifactKey key, ReadOnlySpan<byte> artifact)
    {
        var path = PathOf(key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!, PrivateFolder);
        Replace(path, artifact);
        Replace(SealOf(path), Encoding.UTF8.GetBytes(Seal(key, artifact.Length, SHA256.HashData(artifact))));
    }

    /// <summary>Deletes what was written before a time and is not wanted any more. What a host has mapped stays until it lets go.</summary>
    /// <param name="digests">Modules whose artifacts stay, where they are for one of the environments.</param>
    /// <param name="environments">See <see cref="ArtifactKey.Environment"/>: those of this engine, on this processor.</param>
    /// <param name="writtenBefore">Younger files stay in any case: someone may be about to use them.</param>
    /// <returns>Bytes freed.</returns>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public long Sweep(IReadOnlySet<string> digests, IReadOnlySet<string> environments, DateTimeOffset writtenBefore)
    {
        var unwanted = from folder in new DirectoryInfo(root).EnumerateDirectories()
                       from file in folder.EnumerateFiles()
                       where file.LastWriteTimeUtc < writtenBefore && !(environments.Contains(folder.Name) && IsOfOne(digests, file.Name))
                       select file;
        var freed = 0L;
        foreach (var file in unwanted.ToList())
        {
            freed += file.Length;
            file.Delete();
        }

        return freed;
    }

    /// <summary>Forgets an artifact that the engine refused.</summary>
    public void Delete(ArtifactKey key)
    {
        File.Delete(SealOf(PathOf(key)));
        File.Delete(PathOf(key));
    }

    private static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = new FileStream(temporary, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = PrivateFile,
            }))
            {
                file.Write(content);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    private static bool IsOfOne(IReadOnlySet<string> digests, string fileName) =>
        (fileName.EndsWith(Suffix, StringComparison.Ordinal) || fileName.EndsWith(Suffix + SealSuffix, StringComparison.Ordinal))
        && digests.Contains(ArtifactKey.DigestOf(fileName[..fileName.IndexOf('.', StringComparison.Ordinal)]));

    private static string SealOf(string path) => path + SealSuffix;

    private string Seal(ArtifactKey key, long length, byte[] hash)
    {
        var text = $"{SealHeader}\n{key.ModuleDigest}\n{key.Environment}\n{length}\n{Convert.ToHexStringLower(hash)}\n";
        return $"{text}{Convert.ToHexStringLower(HMACSHA256.HashData(sealKey, Encoding.UTF8.GetBytes(text)))}\n";
    }

    private string PathOf(ArtifactKey key) => Path.Combine(root, key.Environment, key.ModuleHex + Suffix);
}
