using System.Diagnostics;
using System.Globalization;

namespace Krustlet.Bench.Starts;

/// <summary>The C program of <c>bench/harness</c>.</summary>
internal sealed class Harness(string program)
{
    /// <summary>Starts of a module straight on libwasmtime. Microseconds.</summary>
    public Task<IReadOnlyList<double>> RunModuleAsync(string wasm, int warm, int count, CancellationToken cancellationToken) =>
        RunAsync(["module", wasm, Text(warm), Text(count)], cancellationToken);

    /// <summary>fork, exec and wait of a command. Microseconds.</summary>
    public Task<IReadOnlyList<double>> SpawnAsync(IEnumerable<string> command, int warm, int count, CancellationToken cancellationToken) =>
        RunAsync(["spawn", Text(warm), Text(count), .. command], cancellationToken);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<IReadOnlyList<double>> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0
            ? [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => long.Parse(line, CultureInfo.InvariantCulture) / 1000.0)]
            : throw new BenchException($"harness {string.Join(' ', arguments)} ended with {process.ExitCode}: {await errors}");
    }
}
