using System.Diagnostics;
using System.Runtime.InteropServices;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Kubectls;

/// <summary>The real kubectl, with every right on a cluster, in one namespace; null: in those that objects and arguments name.</summary>
internal sealed class Kubectl(ClusterFixture cluster, KubectlVersion version, string? space)
{
    private const string OldestVersion = "v1.20.2";
    private const string NewestVersion = "v1.35.2";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly string home = Directory.CreateDirectory(Path.Combine(cluster.TemporaryDirectory, $"kubectl-{version}")).FullName;

    /// <summary>Runs it to its end.</summary>
    public async Task<KubectlResult> TryAsync(string input, params string[] arguments)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience, ClusterFixture.Time);
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new KubectlResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} is still running after {Patience.TotalSeconds} s");
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Runs it, expects success and returns its standard output.</summary>
    public async Task<string> RunAsync(params string[] arguments) => await FeedAsync(string.Empty, arguments);

    /// <summary>The same with standard input.</summary>
    public async Task<string> FeedAsync(string input, params string[] arguments)
    {
        var result = await TryAsync(input, arguments);
        result.ExitCode.Should().Be(0, $"kubectl {string.Join(' ', arguments)} should succeed; it wrote {result.Output}{result.Error}");
        return result.Output;
    }

    /// <summary>Runs one that does not end by itself until a line holds all that is wanted; then ends it.</summary>
    public async Task UntilLineAsync(string[] arguments, Func<Task> meanwhile, params string[] wanted)
    {
        using var process = Start(arguments);
        using var patience = new CancellationTokenSource(Patience, ClusterFixture.Time);
        List<string> seen = [];
        try
        {
            var errors = process.StandardError.ReadToEndAsync(patience.Token);
            await meanwhile();
            while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
            {
                seen.Add(line);
                if (wanted.All(part => line.Contains(part, StringComparison.Ordinal)))
                {
                    return;
                }
            }

            throw new InvalidOperationException($"kubectl {string.Join(' ', arguments)} ended: {string.Join('\n', seen)}{await errors}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} showed no line with {string.Join(", ", wanted)}: {string.Join('\n', seen)}");
        }
        finally
        {
            Stop(process);
        }
    }

    /// <summary>Starts one that goes on until it is disposed of.</summary>
    public KubectlSession Open(params string[] arguments) => new(Start(arguments), Patience);

    private static string Program(KubectlVersion version)
    {
        if (version == KubectlVersion.Installed)
        {
            return "kubectl";
        }

        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set
            ? set
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var path = Path.Combine(cache, "krustlet/kubectl", version == KubectlVersion.Oldest ? OldestVersion : NewestVersion, "kubectl");
        return File.Exists(path) ? path : version == KubectlVersion.Newest && RuntimeInformation.OSArchitecture != Architecture.X64 ? "kubectl" : throw new FileNotFoundException($"{path} is missing: run `eng/prerequisites`");
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
        var start = new ProcessStartInfo(Program(version))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["KUBECONFIG"] = cluster.ControlPlane.AdminKubeconfigPath;
        start.Environment["HOME"] = home;
        foreach (var argument in (string[])[.. space is null ? (string[])[] : ["--namespace", space], .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
