using System.Net.Sockets;
using Krustlet.ModuleHost.Compilation;

namespace Krustlet.ModuleHost.Service;

/// <summary>The host's Unix socket: for its user only.</summary>
internal static class HostSocket
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes way for a new socket: a private folder, and no file of a host that has gone.</summary>
    /// <exception cref="IOException">Another host serves it, or the folder is open to others.</exception>
    public static void Prepare(string path)
    {
        PrivateDirectory.Ensure(Path.GetDirectoryName(path)!);
        if (File.Exists(path) && IsServed(path))
        {
            throw new IOException($"A module host serves '{path}' already: use it, or choose another socket.");
        }
        File.Delete(path);
    }

    public static void Protect(string path) => File.SetUnixFileMode(path, Private);

    private static bool IsServed(string path)
    {
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
