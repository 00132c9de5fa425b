namespace Krustlet.ModuleHost.Compilation;

/// <summary>Folders that only this user may enter.</summary>
internal static class PrivateDirectory
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Creates the folder with mode 0700, or checks that an existing one has no bits for others.</summary>
    /// <exception cref="IOException">Others may enter it; the message has the command that repairs it.</exception>
    public static void Ensure(string path)
    {
        Directory.CreateDirectory(path, Owner);
        if ((File.GetUnixFileMode(path) & Others) != 0)
        {
            throw new IOException($"Folder '{path}' is open to other users: run 'chmod 700 {path}', or choose a folder of its own.");
        }
    }
}
