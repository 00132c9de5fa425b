using Krustlet.ModuleHost.Native;
using Microsoft.Win32.SafeHandles;

namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>path_*</c>.</summary>
internal static class Paths
{
    private const uint FollowBit = 1;

    public static Errno CreateDirectory(ref Preview1Call call) =>
        Change(ref call, Rights.PathCreateDirectory, static (parent, name) => FileCalls.MakeFolder(parent, name));

    public static Errno RemoveDirectory(ref Preview1Call call) =>
        Change(ref call, Rights.PathRemoveDirectory, static (parent, name) => FileCalls.Remove(parent, name, folder: true));

    public static Errno UnlinkFile(ref Preview1Call call) =>
        Change(ref call, Rights.PathUnlinkFile, static (parent, name) => FileCalls.Remove(parent, name, folder: false));

    public static Errno GetFileStatus(ref Preview1Call call)
    {
        if (Check(ref call, call.U32(0), Rights.PathFileStatGet, 2, out var folder, out var path) is not Errno.Success and var refused)
        {
            return refused;
        }

        return folder.Find(path, Follows(call.U32(1)), out var status) is not Errno.Success and var failed
            ? failed
            : FileStatusRecord.Write(call.Memory, call.U32(4), status, FileStatusRecord.TypeOf(status));
    }

    public static Errno SetTimes(ref Preview1Call call)
    {
        if (Check(ref call, call.U32(0), Rights.PathFileStatSetTimes, 2, out var folder, out var path) is not Errno.Success and var refused)
        {
            return refused;
        }

        return FileTimes.TryConvert(call.U64(4), call.U64(5), call.U32(6), out var times) is not Errno.Success and var invalid
            ? invalid
            : folder.SetTimes(path, Follows(call.U32(1)), times);
    }

    public static Errno Open(ref Preview1Call call)
    {
        if (Check(ref call, call.U32(0), Rights.PathOpen, 2, out var folder, out var path) is not Errno.Success and var refused)
        {
            return refused;
        }

        var request = new OpenRequest(
            Follows(call.U32(1)),
            call.U32(4),
            (Rights)call.U64(5) & folder.InheritingRights,
            (Rights)call.U64(6) & folder.InheritingRights,
            (DescriptorFlags)call.U32(7));
        if (folder.Open(path, request, out var opened) is not Errno.Success and var failed)
        {
            return failed;
        }

        if (call.State.Descriptors.Add(opened!) is not { } number)
        {
            opened!.Close();
            return Errno.TooManyOpenFiles;
        }

        return call.Memory.TryWrite(call.U32(8), number) ? Errno.Success : Errno.Fault;
    }

    public static Errno ReadLink(ref Preview1Call call)
    {
        if (Check(ref call, call.U32(0), Rights.PathReadLink, 1, out var folder, out var path) is not Errno.Success and var refused)
        {
            return refused;
        }

        if (!call.Memory.TrySlice(call.U32(3), call.U32(4), out var buffer))
        {
            return Errno.Fault;
        }

        return folder.ReadLink(path, buffer, out var count) is not Errno.Success and var failed
            ? failed
            : call.Memory.TryWrite(call.U32(5), (uint)count) ? Errno.Success : Errno.Fault;
    }

    public static Errno Link(ref Preview1Call call) => Follows(call.U32(1))
        ? Errno.Invalid
        : Move(ref call, (2, Rights.PathLinkSource), (4, Rights.PathLinkTarget), FileCalls.Link);

    public static Errno Rename(ref Preview1Call call) =>
        Move(ref call, (1, Rights.PathRenameSource), (3, Rights.PathRenameTarget), FileCalls.Rename);

    public static Errno SymbolicLink(ref Preview1Call call)
    {
        if (Check(ref call, call.U32(2), Rights.PathSymbolicLink, 3, out var folder, out var path) is not Errno.Success and var refused)
        {
            return refused;
        }

        if (GuestPath.TryRead(call.Memory, call.U32(0), call.U32(1), out var target) is not Errno.Success and var unreadable)
        {
            return unreadable;
        }

        // Where a link leads is checked when it is followed; one that leads out for certain is not made at all.
        return target[0] == (byte)'/' ? Errno.NotPermitted : Within(folder, path, (parent, name) => FileCalls.MakeLink(target, parent, name));
    }

    private static bool Follows(uint lookup) => (lookup & FollowBit) != 0;

    private static Errno Change(ref Preview1Call call, Rights needed, FolderChange change) =>
        Check(ref call, call.U32(0), needed, 1, out var folder, out var path) is not Errno.Success and var refused
            ? refused
            : Within(folder, path, change);

    private static Errno Within(FolderDescriptor folder, byte[] path, FolderChange change)
    {
        if (folder.OpenParent(path, out var parent, out var name) is not Errno.Success and var refused)
        {
            return refused;
        }

        using (parent)
        {
            return LinuxErrors.ToErrno(change(parent!, name));
        }
    }

    /// <summary>Link and rename: two folders, two paths. The first folder is argument 0, the second stands before the second path.</summary>
    private static Errno Move(ref Preview1Call call, (int Path, Rights Needed) source, (int Folder, Rights Needed) target, FolderMove move)
    {
        if (Check(ref call, call.U32(0), source.Needed, source.Path, out var fromFolder, out var from) is not Errno.Success and var refusedSource)
        {
            return refusedSource;
        }

        if (Check(ref call, call.U32(target.Folder), target.Needed, target.Folder + 1, out var toFolder, out var to) is not Errno.Success and var refusedTarget)
        {
            return refusedTarget;
        }

        if (fromFolder.OpenParent(from, out var fromParent, out var fromName) is not Errno.Success and var missingSource)
        {
            return missingSource;
        }

        using (fromParent)
        {
            return toFolder.OpenParent(to, out var toParent, out var toName) is not Errno.Success and var missingTarget
                ? missingTarget
                : Move(fromParent!, fromName, toParent!, toName, move);
        }
    }

    private static Errno Move(SafeFileHandle fromParent, ReadOnlySpan<byte> from, SafeFileHandle toParent, ReadOnlySpan<byte> to, FolderMove move)
    {
        using (toParent)
        {
            return LinuxErrors.ToErrno(move(fromParent, from, toParent, to));
        }
    }

    private static Errno Check(ref Preview1Call call, uint descriptor, Rights needed, int pathArgument, out FolderDescriptor folder, out byte[] path)
    {
        folder = null!;
        path = [];
        switch (call.State.Descriptors.Find(descriptor))
        {
            case null:
                return Errno.BadDescriptor;
            case FolderDescriptor found when (found.Rights & needed) == needed:
                folder = found;
                return GuestPath.TryRead(call.Memory, call.U32(pathArgument), call.U32(pathArgument + 1), out path);
            case FolderDescriptor:
                return Errno.NotCapable;
            default:
                return Errno.NotDirectory;
        }
    }
}
