using System.Text;
using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>
/// Mounts of single files (a termination log, a <c>subPath</c>). WASI knows folders only, so the guest sees the file's folder with
/// nothing in it but the mounted names. They can be opened, not renamed or removed, as mount points anywhere.
/// </summary>
internal sealed class FileMountsDescriptor : FolderDescriptor
{
    private readonly string guestFolder;
    private readonly List<(byte[] Name, FolderDescriptor Folder, byte[] HostName)> files;

    public FileMountsDescriptor(string guestFolder, IEnumerable<MountSpec> mounts)
        : base(new FolderAccess("/", isReadOnly: true))
    {
        this.guestFolder = guestFolder;
        files = [.. mounts.Select(mount => (
            Encoding.UTF8.GetBytes(Path.GetFileName(mount.GuestPath)),
            new FolderDescriptor(new FolderAccess(Path.GetDirectoryName(mount.HostPath)!, mount.ReadOnly)),
            Encoding.UTF8.GetBytes(Path.GetFileName(mount.HostPath) + "\0")))];
    }

    public override string PreopenPath => guestFolder;

    public override Errno Open(ReadOnlySpan<byte> path, OpenRequest request, out Descriptor? opened)
    {
        opened = null;
        if (IsHere(path))
        {
            // The folder itself, as a listing opens it: the same few names.
            opened = new FileMountsListing(this);
            return request.Writes ? Errno.IsDirectory : Errno.Success;
        }

        return Select(path) is { } file ? file.Folder.Open(file.HostName, request, out opened) : request.Creates ? Errno.ReadOnlyFileSystem : Errno.NoEntry;
    }

    public override Errno Find(ReadOnlySpan<byte> path, bool follow, out FileStatus status)
    {
        status = FileMountsListing.Status;
        if (IsHere(path))
        {
            return Errno.Success;
        }

        return Select(path) is { } file ? file.Folder.Find(file.HostName, follow: true, out status) : Errno.NoEntry;
    }

    public override Errno ReadLink(ReadOnlySpan<byte> path, Span<byte> buffer, out int count)
    {
        count = 0;
        return Select(path) is null ? Errno.NoEntry : Errno.Invalid;
    }

    public override Errno OpenParent(ReadOnlySpan<byte> path, out SafeFileHandle? parent, out ReadOnlySpan<byte> name)
    {
        parent = null;
        name = default;
        return Select(path) is null ? Errno.ReadOnlyFileSystem : Errno.Busy;
    }

    public override Errno ReadFolder(Span<byte> buffer, ulong cookie, out int used)
    {
        used = 0;
        for (var index = (int)Math.Min(cookie, (ulong)files.Count); index < files.Count && used < buffer.Length; index++)
        {
            FolderReader.Write(buffer, ref used, (ulong)index + 1, (ulong)index + 1, FileType.RegularFile, files[index].Name);
        }

        return Errno.Success;
    }

    public override void Close()
    {
        base.Close();
        files.ForEach(file => file.Folder.Close());
    }

    private static bool IsHere(ReadOnlySpan<byte> path) => path.TrimEnd((byte)0).TrimEnd((byte)'/').SequenceEqual("."u8);

    private (FolderDescriptor Folder, byte[] HostName)? Select(ReadOnlySpan<byte> path)
    {
        var name = path.TrimEnd((byte)0);
        name = name.StartsWith("./"u8) ? name[2..] : name;
        foreach (var file in files)
        {
            if (name.SequenceEqual(file.Name))
            {
                return (file.Folder, file.HostName);
            }
        }

        return null;
    }
}
