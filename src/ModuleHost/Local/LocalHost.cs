using Krustlet.ModuleHost.Compilation;
using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Runtimes;
using Krustlet.ModuleHost.Service;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.ModuleHost.Local;

/// <summary>
/// Runs one module in this process with the engine, the limits and the grants that a node has, for people who try a module out. A component that
/// blocks in native code when it is stopped may still be there when this returns: it ends with the process.
/// </summary>
public static class LocalHost
{
    /// <summary>Runs a module to its end.</summary>
    /// <param name="module">What to run.</param>
    /// <param name="cacheDirectory">Folder of compiled modules, private to this user; made if absent.</param>
    /// <param name="time">Clock.</param>
    /// <param name="cancellationToken">Stops the module, as a node does: exit code 143.</param>
    /// <returns>How it ended, as a node's host would report it.</returns>
    /// <exception cref="ArgumentException">The request cannot be used; the message lists every failure with its fix.</exception>
    /// <exception cref="IOException">The cache is open to other users, or cannot be written.</exception>
    public static async Task<ModuleExit> RunAsync(LocalModule module, string cacheDirectory, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(module);
        if (StartRequests.Validate(module.Request) is { Count: > 0 } failures)
        {
            throw new ArgumentException(string.Join(' ', failures), nameof(module));
        }

        var options = new ModuleHostOptions { SocketPath = Path.Combine(cacheDirectory, "none.sock"), CacheDirectory = cacheDirectory, Isolated = true, WorkerThreads = 1 };
        var shutdown = new HostShutdown();
        await using var body = new ModuleHostBody(options, shutdown, time, NullLoggerFactory.Instance);
        using var input = module.Request.StandardInput ? ModuleInput.Create() : null;
        using var reading = new CancellationTokenSource();
        var observer = new LocalRun();
        var feeding = input is null ? Task.CompletedTask : FeedAsync(module.Input, input, reading.Token);
        var exit = await RunAsync(body, module, input, observer, shutdown, cancellationToken);
        await reading.CancelAsync();

        // A read of a terminal cannot be cancelled: what it gets now has no reader any more.
        await feeding.WaitAsync(TimeSpan.Zero, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return exit;
    }

    private static async Task<ModuleExit> RunAsync(
        ModuleHostBody body, LocalModule module, ModuleInput? input, LocalRun observer, HostShutdown shutdown, CancellationToken cancellationToken)
    {
        var source = StartRequests.SourceOf(module.Request);
        var output = new StreamOutput(module.Output, module.Error);
        try
        {
            var running = await body.Runtimes.Select(source, module.Request.Runtime)
                .StartAsync(source, StartRequests.SpecOf(module.Request) with { Input = input }, output, observer, cancellationToken);
            await using var stop = cancellationToken.Register(() => running.Stop(new StopRequest(ExitCodes.Terminated, ExitReason.Stopped, "")));
            var first = await Task.WhenAny(observer.Exited, shutdown.Requested);
            return first == observer.Exited ? await observer.Exited : ModuleExit.Returned((await shutdown.Requested).ModuleExitCode);
        }
        catch (ModuleStartException refused)
        {
            return ModuleExit.NotStarted(refused.Kind, refused.Message);
        }
        catch (OperationCanceledException)
        {
            return new ModuleExit(ExitCodes.Terminated, ExitReason.Stopped);
        }
    }

    private static async Task FeedAsync(Stream source, ModuleInput input, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await source.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (!await input.WriteAsync(buffer.AsMemory(0, read), cancellationToken))
            {
                return;
            }
        }

        input.Complete();
    }
}
