using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A folder of single-file mounts, opened for listing. Holds nothing of the host.</summary>
internal sealed class FileMountsListing : Descriptor
{
    private const uint FolderMode = 0x416D;
    private readonly FileMountsDescriptor mounts;

    public FileMountsListing(FileMountsDescriptor mounts)
    {
        this.mounts = mounts;
        Rights = Rights.ReadDirectory | Rights.FileStatGet;
    }

    /// <summary>Status of a folder that exists for the guest only.</summary>
    public static FileStatus Status { get; } = new(0, 0, FolderMode, 1, 0, 0, 0, 0);

    public override FileType FileType => FileType.Directory;

    public override Errno GetStatus(out FileStatus status)
    {
        status = Status;
        return Errno.Success;
    }

    public override Errno ReadFolder(Span<byte> buffer, ulong cookie, out int used) => mounts.ReadFolder(buffer, cookie, out used);
}
