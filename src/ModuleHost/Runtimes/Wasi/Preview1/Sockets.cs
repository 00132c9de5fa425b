namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary><c>sock_*</c>: no socket is ever in a guest's table yet.</summary>
internal static class Sockets
{
    public static Errno Accept(ref Preview1Call call) => NotASocket(ref call);

    public static Errno Receive(ref Preview1Call call) => NotASocket(ref call);

    public static Errno Send(ref Preview1Call call) => NotASocket(ref call);

    public static Errno Shutdown(ref Preview1Call call) => NotASocket(ref call);

    private static Errno NotASocket(ref Preview1Call call) =>
        call.State.Descriptors.Find(call.U32(0)) is null ? Errno.BadDescriptor : Errno.NotSocket;
}
