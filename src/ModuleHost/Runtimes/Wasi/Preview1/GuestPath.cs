using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>Paths that guests hand in: bytes without a zero, resolved only by the kernel.</summary>
internal static class GuestPath
{
    private static readonly byte[] Here = [(byte)'.', 0];

    /// <summary>A copy that ends in a zero, as the kernel wants it.</summary>
    public static Errno TryRead(GuestMemory memory, uint address, uint length, out byte[] path)
    {
        path = Here;
        if (length == 0)
        {
            return Errno.NoEntry;
        }

        if (length >= PathLimits.MaxPath)
        {
            return Errno.NameTooLong;
        }

        if (!memory.TrySlice(address, length, out var text))
        {
            return Errno.Fault;
        }

        if (text.Contains((byte)0))
        {
            return Errno.Invalid;
        }

        path = new byte[text.Length + 1];
        text.CopyTo(path);
        return Errno.Success;
    }

    /// <summary>Parts a path at its last name, which must be a name: <c>..</c> and the root cannot be made or removed.</summary>
    public static Errno Split(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> folder, out ReadOnlySpan<byte> name)
    {
        var text = path.TrimEnd((byte)0).TrimEnd((byte)'/');
        var slash = text.LastIndexOf((byte)'/');
        var last = text[(slash + 1)..];
        folder = Here;
        name = default;
        if (last.IsEmpty || last.SequenceEqual("."u8) || last.SequenceEqual(".."u8))
        {
            return text.IsEmpty || last.SequenceEqual(".."u8) ? Errno.NotPermitted : Errno.Invalid;
        }

        folder = slash < 0 ? Here : Terminated(text[..(slash + 1)]);
        name = Terminated(last);
        return Errno.Success;
    }

    private static byte[] Terminated(ReadOnlySpan<byte> text)
    {
        var copy = new byte[text.Length + 1];
        text.CopyTo(copy);
        return copy;
    }
}
