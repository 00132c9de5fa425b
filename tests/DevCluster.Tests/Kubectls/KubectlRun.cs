using System.Diagnostics;

namespace Krustlet.DevCluster.Tests.Kubectls;

/// <summary>The real kubectl on one kubeconfig.</summary>
internal sealed class KubectlRun : IDisposable
{
    private const string OldestVersion = "v1.20.2";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("krustlet-kubectl-");
    private readonly string _program;

    private KubectlRun(string program) => _program = program;

    private string Kubeconfig => Path.Combine(_home.FullName, "config");

    /// <summary>The machine's own, or the oldest one that <c>eng/prerequisites</c> fetches.</summary>
    public static async Task<KubectlRun> CreateAsync(bool oldest, string kubeconfig)
    {
        var kubectl = new KubectlRun(oldest ? Oldest() : "kubectl");
        await File.WriteAllTextAsync(kubectl.Kubeconfig, kubeconfig);
        return kubectl;
    }

    /// <summary>Runs it to its end; the exit code and all that it wrote.</summary>
    public async Task<(int Code, string Text)> TryAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return (process.ExitCode, await output + await error);
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Runs one that does not end by itself until it writes a line that begins so.</summary>
    public async Task UntilLineAsync(string begin, params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                if (line.StartsWith(begin, StringComparison.Ordinal))
                {
                    return;
                }
            }

            throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended: {await error}");
        }
        finally
        {
            Stop(process);
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    private static string Oldest()
    {
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var path = Path.Combine(cache, "krustlet/kubectl", OldestVersion, "kubectl");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run `eng/prerequisites`");
    }

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    private Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo(_program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["KUBECONFIG"] = Kubeconfig;
        start.Environment["HOME"] = _home.FullName;
        return Process.Start(start)!;
    }
}
