using System.Globalization;
using System.IO.Pipes;
using System.Net.Sockets;

namespace Krustlet.ModuleHost.Runtimes.Components;

/// <summary>
/// A component's standard input as the file that the engine's own WASI wants: a pipe, into which goes what is written to the module's input. Both are
/// bounded by the kernel, so a writer still goes at the component's pace. Ends with the component, or when nobody reads the pipe any more.
/// </summary>
internal sealed class ComponentInput : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private readonly AnonymousPipeServerStream pipe = new(PipeDirection.Out);
    private readonly CancellationTokenSource ending = new();

    private bool started;

    /// <summary>Where the component's end can be opened until <see cref="Start"/>.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}");

    /// <summary>To be called when the path has been opened: nobody else has the component's end from then on.</summary>
    /// <param name="input">Whose guest's end is read, and closed at the end.</param>
    public void Start(ModuleInput input)
    {
        started = true;
        pipe.DisposeLocalCopyOfClientHandle();
        _ = CopyAsync(input, ending.Token);
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        if (!started)
        {
            pipe.Dispose();
        }
    }

    private async Task CopyAsync(ModuleInput input, CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        try
        {
            using var guest = new Socket(input.Guest);
            while (await guest.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
            {
                await pipe.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            }
        }
        catch (Exception gone) when (gone is SocketException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            // The component has ended, or reads nothing any more: there is nobody to write to.
        }
        finally
        {
            await pipe.DisposeAsync();
        }
    }
}
