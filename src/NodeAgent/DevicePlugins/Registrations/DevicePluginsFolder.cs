namespace Krustlet.NodeAgent.DevicePlugins.Registrations;

/// <summary>The folder of kubelet.sock and of the plugins' own sockets. Whoever may write there can offer devices: it is for the agent's user only.</summary>
internal sealed class DevicePluginsFolder(string path)
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Socket = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where plugins register.</summary>
    public string RegistrationSocket => SocketOf("kubelet.sock");

    public string SocketOf(string endpoint) => Path.Combine(path, endpoint);

    /// <summary>
    /// Makes the folder, and removes the sockets (<c>*.sock</c>) that are in it: plugins watch theirs, and register again with an agent that has
    /// just begun when it goes.
    /// </summary>
    public void Prepare()
    {
        Directory.CreateDirectory(path, Folder);
        foreach (var socket in Directory.EnumerateFiles(path, "*.sock"))
        {
            File.Delete(socket);
        }
    }

    /// <summary>The registration socket, once it is there, is for the agent's user only.</summary>
    public void Protect() => File.SetUnixFileMode(RegistrationSocket, Socket);
}
