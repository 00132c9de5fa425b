using System.Security.Cryptography;
using System.Text;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>
/// Compiled modules on disk. An artifact is native code, so the folder must be private to this user, and each artifact has a seal beside it
/// (what it was made from, its length and hash). An artifact whose seal does not fit is as good as absent: it is never mapped.
/// </summary>
internal sealed class ArtifactStore
{
    private const string SealHeader = "krustlet-artifact 1";
    private const UnixFileMode PrivateFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string root;

    /// <exception cref="IOException">The folder can be written or read by others.</exception>
    public ArtifactStore(string root)
    {
        this.root = root;
        PrivateDirectory.Ensure(root);
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

    private static string SealOf(string path) => path + ".seal";

    private static string Seal(ArtifactKey key, long length, byte[] hash) =>
        $"{SealHeader}\n{key.ModuleDigest}\n{key.Environment}\n{length}\n{Convert.ToHexStringLower(hash)}\n";

    private string PathOf(ArtifactKey key) => Path.Combine(root, key.Environment, key.ModuleHex + ".cwasm");
}
