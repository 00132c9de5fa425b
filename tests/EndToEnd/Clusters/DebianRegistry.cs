using System.Net;
using Krustlet.DevCluster.Stacks;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>Debian's <c>docker-registry</c> on a free loopback port, plain HTTP.</summary>
internal sealed class DebianRegistry : IRegistry
{
    // bcrypt of the password of PrivateRegistry's user, as htpasswd -B writes it.
    private const string PasswordFile = $"{PrivateRegistry.User}:$2y$05$x5xiU5FgOGE.dCv0qdIRleD/ucHHgetFSGyt6ddHxbI/F.AiOEtDK\n";
    private const string Program = "/usr/bin/docker-registry";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly ChildProcess process;

    private DebianRegistry(ChildProcess process, string authority)
    {
        this.process = process;
        Authority = authority;
    }

    public string Authority { get; }

    public static async Task<DebianRegistry> StartAsync(string directory, CancellationToken cancellationToken, bool isPrivate = false)
    {
        if (!File.Exists(Program))
        {
            throw new FileNotFoundException($"{Program} is missing: run `eng/prerequisites`");
        }

        Directory.CreateDirectory(directory);
        var authority = $"localhost:{FreePorts.Next()}";
        var passwords = Path.Combine(directory, "htpasswd");
        await File.WriteAllTextAsync(passwords, PasswordFile, cancellationToken);
        var configuration = Path.Combine(directory, "config.yml");
        await File.WriteAllTextAsync(configuration, $"""
            version: 0.1
            log: {"{"} level: warn {"}"}
            storage:
              filesystem: {"{"} rootdirectory: {Path.Combine(directory, "data")} {"}"}
              delete: {"{"} enabled: true {"}"}
            http: {"{"} addr: "{authority}" {"}"}
            {(isPrivate ? $"auth: {"{"} htpasswd: {"{"} realm: krustlet, path: {passwords} {"}"} {"}"}" : "")}
            """, cancellationToken);
        var process = await ChildProcess.StartAsync("docker-registry", [Program, "serve", configuration], new Dictionary<string, string>(), Path.Combine(directory, "registry.log"));
        var registry = new DebianRegistry(process, authority);
        await registry.WaitServingAsync(cancellationToken);
        return registry;
    }

    public async Task<string> PushAsync(string path, string repository, string tag, CancellationToken cancellationToken)
    {
        await using var module = File.OpenRead(path);
        return await ModulePublisher.PublishAsync(Authority, repository, tag, module, ClusterFixture.Time, cancellationToken);
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitServingAsync(CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri($"http://{Authority}/v2/"), patience.Token);
                if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!process.HasExited)
            {
                await Task.Delay(Pause, ClusterFixture.Time, patience.Token);
            }
        }
    }
}
