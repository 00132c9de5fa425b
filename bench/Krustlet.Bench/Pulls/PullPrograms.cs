using System.Diagnostics;

namespace Krustlet.Bench.Pulls;

/// <summary>Whole processes, one after the other.</summary>
internal sealed class PullPrograms(string krustlet)
{
    private const string Skopeo = "/usr/bin/skopeo";

    public Task RunSkopeoAsync(ImageSet images, string folder, CancellationToken cancellationToken) => RunAsync(
        images, (reference, index) => new ProcessStartInfo(Skopeo, ["copy", "--quiet", "--src-tls-verify=false", $"docker://{reference}", $"dir:{Path.Combine(folder, $"{index}")}"]), cancellationToken);

    public Task RunKrustletAsync(ImageSet images, string folder, CancellationToken cancellationToken) => RunAsync(
        images, (reference, index) => new ProcessStartInfo(krustlet, ["pull", reference, "--insecure", "--output", Path.Combine(folder, $"{index}.wasm")]), cancellationToken);

    public Task RunSkopeoSyncAsync(ImageSet images, string folder, CancellationToken cancellationToken) =>
        RunAsync(new ProcessStartInfo(Skopeo, ["sync", "--src", "docker", "--dest", "dir", "--src-tls-verify=false", images.Repository, folder]), cancellationToken);

    private static async Task RunAsync(ImageSet images, Func<string, int, ProcessStartInfo> command, CancellationToken cancellationToken)
    {
        foreach (var (reference, index) in images.References.Select(static (reference, index) => (reference, index)))
        {
            await RunAsync(command(reference, index), cancellationToken);
        }
    }

    private static async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"{start.FileName} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}");
        }
    }
}
