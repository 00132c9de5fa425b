using System.Diagnostics;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Kubectls;

/// <summary>A kubectl that is running.</summary>
internal sealed class KubectlSession : IDisposable
{
    private readonly Process process;
    private readonly CancellationTokenSource patience;
    private readonly Task<string> errors;

    public KubectlSession(Process process, TimeSpan longest)
    {
        this.process = process;
        patience = new CancellationTokenSource(longest, ClusterFixture.Time);
        errors = process.StandardError.ReadToEndAsync(patience.Token);
    }

    /// <summary>The next line of its output, or null at the end.</summary>
    public async Task<string?> ReadLineAsync() => await process.StandardOutput.ReadLineAsync(patience.Token);

    /// <summary>Reads lines until one holds the text.</summary>
    public async Task<string> UntilLineAsync(string text)
    {
        var seen = new List<string>();
        while (await ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }

            seen.Add(line);
        }

        throw new InvalidOperationException($"kubectl ended without \"{text}\": {string.Join('\n', seen)}{await errors}");
    }

    /// <summary>Types a line.</summary>
    public async Task WriteLineAsync(string line)
    {
        await process.StandardInput.WriteLineAsync(line.AsMemory(), patience.Token);
        await process.StandardInput.FlushAsync(patience.Token);
    }

    /// <summary>Ends its input.</summary>
    public void EndInput() => process.StandardInput.Close();

    /// <summary>Waits for it to end by itself.</summary>
    public async Task<KubectlResult> EndAsync()
    {
        var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return new KubectlResult(process.ExitCode, output, await errors);
    }

    /// <summary>Ends it, and returns what it wrote to standard error.</summary>
    public async Task<string> StopAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        return await errors;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
        patience.Dispose();
    }
}
