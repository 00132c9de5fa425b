using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Krustlet.Operator.Tests.Packaging;

/// <summary>How a program of <c>eng/prerequisites</c> ended and what it wrote.</summary>
/// <param name="ExitCode">0 when all went well.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
internal sealed record ToolRun(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    /// <summary>Runs one to its end, with a home of its own.</summary>
    /// <param name="tool">One on PATH, or below the cache's <c>krustlet</c>, such as <c>helm/v4.1.4/helm</c>; elsewhere than on x86-64 that may be on PATH, too.</param>
    /// <param name="arguments">Of the program.</param>
    public static async Task<ToolRun> OfAsync(string tool, IEnumerable<string> arguments)
    {
        var home = Directory.CreateTempSubdirectory("krustlet-tool-");
        var start = new ProcessStartInfo(Program(tool), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = home.FullName;
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("XDG_", StringComparison.Ordinal) || name is "KUBECONFIG").ToList())
        {
            start.Environment.Remove(name);
        }

        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new ToolRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }

            home.Delete(recursive: true);
        }
    }

    /// <summary>The same for one that has to succeed; its standard output.</summary>
    public static async Task<string> OutputOfAsync(string tool, IEnumerable<string> arguments)
    {
        var run = await OfAsync(tool, arguments);
        run.ExitCode.Should().Be(0, $"{tool} should succeed; it wrote {run.Error}");
        return run.Output;
    }

    private static string Program(string tool)
    {
        if (!tool.Contains('/', StringComparison.Ordinal))
        {
            return tool;
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var path = Path.Combine(cache, "krustlet", tool);
        if (File.Exists(path))
        {
            return path;
        }

        return RuntimeInformation.OSArchitecture == Architecture.X64 ? throw new FileNotFoundException($"{path} is missing: run `eng/prerequisites`") : Path.GetFileName(tool);
    }
}
