using System.ComponentModel;
using System.Diagnostics;

namespace Krustlet.ModuleHost.Compilation;

/// <summary>Compiles in a process of its own, so that neither its memory nor a fault of the compiler touches running modules.</summary>
internal sealed class ProcessCompiler(IReadOnlyList<string> command, int parallelism) : ICompiler, IDisposable
{
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
        var start = new ProcessStartInfo(command[0], [.. command.Skip(1), .. request.ToArguments()])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = await process.StandardError.ReadToEndAsync(cancellationToken);
            await output;
            await process.WaitForExitAsync(cancellationToken);
            var result = (CompileResult)process.ExitCode;
            return Enum.IsDefined(result)
                ? (result, error.Trim())
                : (CompileResult.Failed, $"The compiler ended with exit code {process.ExitCode}: {error.Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
