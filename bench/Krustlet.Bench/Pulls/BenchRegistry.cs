using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Pulls;

/// <summary>Debian's <c>docker-registry</c> on a loopback port, plain HTTP, gone with its content.</summary>
internal sealed class BenchRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder;
    private readonly ChildProcess process;

    private BenchRegistry(DirectoryInfo folder, ChildProcess process, string authority) => (this.folder, this.process, Authority) = (folder, process, authority);

    /// <summary><c>localhost:PORT</c>.</summary>
    public string Authority { get; }

    public static async Task<BenchRegistry> StartAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(Program))
        {
            throw new FileNotFoundException($"{Program} is missing: run eng/prerequisites");
        }

        var folder = Directory.CreateTempSubdirectory("krustlet-bench-registry-");
        var authority = $"localhost:{FreePorts.Next()}";
        var configuration = Path.Combine(folder.FullName, "config.yml");
        await File.WriteAllTextAsync(configuration, $$"""
            version: 0.1
            log: { level: error, accesslog: { disabled: true } }
            storage:
              filesystem: { rootdirectory: {{Path.Combine(folder.FullName, "data")}} }
            http: { addr: "{{authority}}" }
            """, cancellationToken);
        var process = await ChildProcess.StartAsync("docker-registry", [Program, "serve", configuration], new Dictionary<string, string>(), Path.Combine(folder.FullName, "registry.log"));
        var registry = new BenchRegistry(folder, process, authority);
        await registry.WaitUntilServingAsync(time, cancellationToken);
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private async Task WaitUntilServingAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{Authority}/v2/"), either.Token);
                return;
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(Pause, time, either.Token);
            }
        }
    }
}
