using System.Security.Cryptography;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>The key that seals a folder's artifacts: made by the first process that needs it, readable by this user only.</summary>
internal static class SealKeyFile
{
    private const string Name = "seal.key";
    private const int Length = 32;

    /// <exception cref="IOException">It can be neither read nor written.</exception>
    public static byte[] ReadOrCreate(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (TryRead(path) is { } known)
        {
            return known;
        }

        var fresh = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Write(fresh, RandomNumberGenerator.GetBytes(Length));
            Publish(fresh, path);
        }
        finally
        {
            File.Delete(fresh);
        }

        return TryRead(path) ?? throw new IOException($"The key '{path}' is damaged: delete it, and modules are compiled again.");
    }

    private static byte[]? TryRead(string path)
    {
        try
        {
            return File.ReadAllBytes(path) is { Length: Length } key ? key : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static void Write(string path, byte[] key)
    {
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
        file.Write(key);
        file.Flush(flushToDisk: true);
    }

    // Of several processes the first wins; the others take its key.
    private static void Publish(string fresh, string path)
    {
        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another was first.
        }
    }
}
