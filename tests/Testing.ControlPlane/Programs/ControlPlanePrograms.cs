using System.Diagnostics;

namespace Krustlet.Testing.ControlPlane.Programs;

/// <summary>Where the four programs of a control plane are, and which Kubernetes they belong to.</summary>
internal sealed record ControlPlanePrograms(string Directory, KubernetesVersion Version)
{
    private static readonly string BuildScript = Path.Combine("eng", "control-plane", "build");

    public string Etcd => Path.Combine(Directory, "etcd");

    public string ApiServer => Path.Combine(Directory, "kube-apiserver");

    public string ControllerManager => Path.Combine(Directory, "kube-controller-manager");

    public string Scheduler => Path.Combine(Directory, "kube-scheduler");

    /// <summary>Finds the programs in <paramref name="directory"/>, or through the repository's build script when it is null.</summary>
    /// <exception cref="ProgramsUnusableException">A program is missing, or the script failed.</exception>
    public static async Task<ControlPlanePrograms> LocateAsync(string? directory, CancellationToken cancellationToken)
    {
        var found = directory ?? await BuildAsync(cancellationToken).ConfigureAwait(false);
        var apiServer = Path.Combine(found, "kube-apiserver");
        if (!File.Exists(apiServer))
        {
            throw new ProgramsUnusableException($"There is no kube-apiserver in '{found}'. Run {BuildScript} and use the directory it prints.");
        }

        var version = await RunAsync(apiServer, ["--version"], cancellationToken).ConfigureAwait(false);
        return new ControlPlanePrograms(found, KubernetesVersion.Parse(version));
    }

    private static async Task<string> BuildAsync(CancellationToken cancellationToken)
    {
        var output = await RunAsync(FindBuildScript(), [], cancellationToken).ConfigureAwait(false);
        return output.TrimEnd().Split('\n')[^1];
    }

    private static string FindBuildScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, BuildScript);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new ProgramsUnusableException(
            $"No {BuildScript} above '{AppContext.BaseDirectory}'. Run from the repository, or set {nameof(RealControlPlaneOptions)}.{nameof(RealControlPlaneOptions.ProgramsDirectory)}.");
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new ProgramsUnusableException($"'{program}' did not start.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0
                ? await output.ConfigureAwait(false)
                : throw new ProgramsUnusableException($"'{program}' ended with exit code {process.ExitCode}: {await errors.ConfigureAwait(false)}");
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
