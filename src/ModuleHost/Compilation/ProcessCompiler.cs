using System.ComponentModel;
using System.Diagnostics;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles in a process of its own, within limits, so that neither its memory nor a fault of the compiler touches running modules.</summary>
internal sealed class ProcessCompiler(IReadOnlyList<string> command, int parallelism, CompilerLimits limits, TimeProvider time) : ICompiler, IDisposable
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(100);
    private readonly SemaphoreSlim slots = new(parallelism);

    public async Task<(CompileResult Result, string Message)> CompileAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            return await RunAsync(request, cancellationToken);
        }
        catch (Win32Exception notStarted)
        {
            return (CompileResult.Failed, $"The compiler '{command[0]}' could not be started: {notStarted.Message}");
        }
        finally
        {
            slots.Release();
        }
    }

    public void Dispose() => slots.Dispose();

    private async Task<(CompileResult Result, string Message)> RunAsync(CompileRequest request, CancellationToken cancellationToken)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], [.. command.Skip(1), .. request.ToArguments()])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(process, ended.Token);
        var end = ReadToEndAsync(process, cancellationToken);
        try
        {
            await Task.WhenAny(end, watch);
            if (!end.IsCompleted && await watch is { } exceeded)
            {
                return Exceeded(request, exceeded);
            }

            return OutcomeOf(process, await end);
        }
        finally
        {
            await ended.CancelAsync();
            if (!end.IsCompletedSuccessfully)
            {
                process.Kill(entireProcessTree: true);
                await ((Task)end).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            await watch;
        }
    }

    private static async Task<string> ReadToEndAsync(Process process, CancellationToken cancellationToken)
    {
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = await process.StandardError.ReadToEndAsync(cancellationToken);
        await output;
        await process.WaitForExitAsync(cancellationToken);
        return error.Trim();
    }

    private static (CompileResult Result, string Message) OutcomeOf(Process process, string error)
    {
        var result = (CompileResult)process.ExitCode;
        return Enum.IsDefined(result)
            ? (result, error)
            : (CompileResult.Failed, $"The compiler ended with exit code {process.ExitCode}: {error}");
    }

    /// <summary>The limit that the process went over; null when it ended before.</summary>
    private async Task<CompileResult?> WatchAsync(Process process, CancellationToken ended)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(LookPeriod, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (time.GetElapsedTime(began) > limits.MaxTime)
                {
                    return CompileResult.OverTime;
                }

                process.Refresh();
                if (process.WorkingSet64 > limits.MaxMemoryBytes)
                {
                    return CompileResult.OverMemory;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // It ended, or is not waited for any more.
        }
        catch (InvalidOperationException)
        {
            // It ended between two looks.
        }

        return null;
    }

    private (CompileResult Result, string Message) Exceeded(CompileRequest request, CompileResult limit) => (limit, limit == CompileResult.OverTime
        ? $"'{request.ModulePath}' was not compiled in {limits.MaxTime.TotalSeconds:0} s: make the module smaller, or raise the node's --compile-timeout."
        : $"Compiling '{request.ModulePath}' took more than {limits.MaxMemoryBytes} bytes of memory: make the module smaller, or raise the node's --compile-memory-limit.");
}
