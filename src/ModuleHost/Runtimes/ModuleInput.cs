using System.Net.Sockets;
using System.Runtime.InteropServices;
using Krustlet.ModuleHost.Native;

namespace Krustlet.ModuleHost.Runtimes;

/// <summary>
/// A module's standard input: one end of a socket pair is the guest's, the other is written to. What lies between is bounded by the kernel, so a
/// writer goes at the guest's pace. Whoever remembers the module owns both ends.
/// </summary>
public sealed class ModuleInput : IDisposable
{
    private readonly Socket writer;
    private readonly SemaphoreSlim turn = new(1, 1);
    private int ended;

    private ModuleInput(SafeSocketHandle guest, Socket writer)
    {
        Guest = guest;
        this.writer = writer;
    }

    /// <summary>The guest's end.</summary>
    internal SafeSocketHandle Guest { get; }

    public static ModuleInput Create()
    {
        var (guest, writer) = SocketPair.Create();
        return new ModuleInput(guest, new Socket(writer));
    }

    /// <summary>Writes everything, as the guest takes it. Two writers take turns. False when the guest takes nothing any more.</summary>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            while (!data.IsEmpty)
            {
                data = data[await writer.SendAsync(data, cancellationToken)..];
            }

            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>The guest reads what is there, and then the end.</summary>
    public void Complete()
    {
        if (Interlocked.Exchange(ref ended, 1) == 0)
        {
            try
            {
                writer.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The guest has gone: there is nobody to tell.
            }
        }
    }

    /// <summary>Ends both; a writer that waits is told.</summary>
    public void Dispose()
    {
        writer.Dispose();
        Guest.Dispose();
    }
}
