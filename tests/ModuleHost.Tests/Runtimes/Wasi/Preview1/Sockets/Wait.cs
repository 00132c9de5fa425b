namespace Krustlet.ModuleHost.Tests.Runtimes.Wasi.Preview1.Sockets;

/// <summary>The call in which a guest waits.</summary>
public enum Wait
{
    Accept,
    Receive,
    Poll,
}
