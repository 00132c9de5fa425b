using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>An entry of a guest's descriptor table. Used by one thread at a time. What a kind does not override, it refuses.</summary>
internal abstract class Descriptor
{
    public abstract FileType FileType { get; }

    /// <summary>What may be done with it; checked by the functions before they call it.</summary>
    public Rights Rights { get; set; }

    /// <summary>Rights of what is opened beneath it.</summary>
    public Rights InheritingRights { get; set; }

    public DescriptorFlags Flags { get; set; }

    /// <summary>The flags, for a guest that asks (<c>fd_fdstat_get</c>).</summary>
    public virtual DescriptorFlags TellFlags() => Flags;

    /// <summary>The path by which a guest finds it before anything is opened; null for all but preopened folders.</summary>
    public virtual string? PreopenPath => null;

    public virtual Errno Read(Span<byte> buffer, out int count)
    {
        count = 0;
        return Errno.BadDescriptor;
    }

    public virtual Errno Write(ReadOnlySpan<byte> data, out int count)
    {
        count = 0;
        return Errno.BadDescriptor;
    }

    public virtual Errno ReadAt(Span<byte> buffer, ulong offset, out int count)
    {
        count = 0;
        return Errno.InvalidSeek;
    }

    public virtual Errno WriteAt(ReadOnlySpan<byte> data, ulong offset, out int count)
    {
        count = 0;
        return Errno.InvalidSeek;
    }

    public virtual Errno Seek(long offset, Whence whence, out ulong position)
    {
        position = 0;
        return Errno.InvalidSeek;
    }

    /// <summary>Whether a call of this kind would complete now, be it with an error.</summary>
    public virtual bool IsReady(SubscriptionKind kind) => true;

    /// <summary>Bytes that a read would find now, as far as that is known, and whether no more will come.</summary>
    public virtual ulong Available(out bool hangUp)
    {
        hangUp = false;
        return 0;
    }

    public virtual Errno Sync(bool dataOnly) => Errno.Success;

    public virtual Errno SetFlags(DescriptorFlags flags) => Errno.NotSupported;

    public virtual Errno GetStatus(out FileStatus status)
    {
        status = default;
        return Errno.Success;
    }

    public virtual Errno SetSize(ulong size) => Errno.Invalid;

    public virtual Errno SetTimes(ReadOnlySpan<long> times) => Errno.NotSupported;

    public virtual Errno Allocate(ulong offset, ulong length) => Errno.NotSupported;

    /// <summary>Writes entries (<c>dirent</c> and name) from a cookie on; fewer bytes than the buffer has mean the end.</summary>
    public virtual Errno ReadFolder(Span<byte> buffer, ulong cookie, out int used)
    {
        used = 0;
        return Errno.NotDirectory;
    }

    /// <summary>Gives back what it holds of the host. Called once: by <c>fd_close</c>, or when the guest ends.</summary>
    public virtual void Close()
    {
    }
}
