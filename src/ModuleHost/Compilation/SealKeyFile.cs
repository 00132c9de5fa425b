using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>The key that seals a folder's artifacts: made by the first process that needs it, readable by this user only.</summary>
internal static class SealKeyFile
{
    private const string Name = "seal.key";
    private const int Length = 32;
    private const int ExistsError = 17;

    /// <exception cref="IOException">It can be neither read nor written.</exception>
    public static byte[] ReadOrCreate(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (TryRead(path) is { } known)
        {
            return known;
        }

        var fresh = $"{Name}.{Guid.NewGuid():N}";
        try
        {
            Write(Path.Combine(folder, fresh), RandomNumberGenerator.GetBytes(Length));
            Publish(folder, fresh);
        }
        finally
        {
            File.Delete(Path.Combine(folder, fresh));
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

    // Of several processes the first wins; the others take its key. A link is never made over a file that is there, while File.Move looks
    // first and renames then: of two at once both would win, and what the first seals nobody would trust.
    private static void Publish(string folder, string fresh)
    {
        var error = FileCalls.OpenFolder(folder, out var opened);
        using (opened)
        {
            error = error != 0 ? error : FileCalls.Link(opened!, Encoding.UTF8.GetBytes($"{fresh}\0"), opened!, Encoding.UTF8.GetBytes($"{Name}\0"));
        }

        if (error is not (0 or -ExistsError))
        {
            throw new IOException($"The key '{Path.Combine(folder, Name)}' cannot be written: {Marshal.GetPInvokeErrorMessage(-error)}. Choose a folder on a file system that has hard links.");
        }
    }
}
