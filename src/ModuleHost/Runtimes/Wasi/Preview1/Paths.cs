namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>path_*</c>.</summary>
internal static class Paths
{
    public static Errno CreateDirectory(ref Preview1Call call) => Refuse(ref call);

    public static Errno GetFileStatus(ref Preview1Call call) => Refuse(ref call);

    public static Errno SetTimes(ref Preview1Call call) => Refuse(ref call);

    public static Errno Link(ref Preview1Call call) => Refuse(ref call);

    public static Errno Open(ref Preview1Call call) => Refuse(ref call);

    public static Errno ReadLink(ref Preview1Call call) => Refuse(ref call);

    public static Errno RemoveDirectory(ref Preview1Call call) => Refuse(ref call);

    public static Errno Rename(ref Preview1Call call) => Refuse(ref call);

    public static Errno SymbolicLink(ref Preview1Call call) =>
        call.State.Descriptors.Find(call.U32(2)) is null ? Errno.BadDescriptor : Errno.NotDirectory;

    public static Errno UnlinkFile(ref Preview1Call call) => Refuse(ref call);

    private static Errno Refuse(ref Preview1Call call) =>
        call.State.Descriptors.Find(call.U32(0)) is null ? Errno.BadDescriptor : Errno.NotDirectory;
}
