using Krustlet.DevCluster.ApiServer;
using Krustlet.DevCluster.Certificates;
using Krustlet.DevCluster.Faults;

namespace Krustlet.DevCluster;

/// <summary>
/// A Kubernetes API server inside this process, over HTTPS on loopback: for one machine and for tests, not for production.
/// Everything is in memory and gone when it is disposed, unless it was given a folder to keep it in.
/// </summary>
public sealed class DevApiServer : IAsyncDisposable
{
    private readonly ServerComposition _composition;
    private readonly HttpsHost _host;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _background;

    private DevApiServer(ServerComposition composition, HttpsHost host, Uri server)
    {
        _composition = composition;
        _host = host;
        Server = server;
        AdminKubeconfig = CreateKubeconfig("kubernetes-admin", ["system:masters"]);
        _background = Task.WhenAll(composition.Cleaner.RunAsync(_stop.Token), composition.Expiry.RunAsync(_stop.Token));
    }

    /// <summary>The address, e.g. <c>https://127.0.0.1:41234/</c>.</summary>
    public Uri Server { get; }

    /// <summary>A kubeconfig (YAML) that may do everything.</summary>
    public string AdminKubeconfig { get; }

    /// <summary>The cluster's certificate authority; also signs certificate signing requests.</summary>
    public CertificateAuthority Authority => _composition.Authority;

    /// <summary>Makes requests fail on purpose.</summary>
    public FaultInjector Faults => _composition.Faults;

    /// <summary>Starts a server; it serves when the task completes.</summary>
    /// <exception cref="ArgumentException">The options are not usable; the message says why.</exception>
    /// <exception cref="IOException">The address is taken.</exception>
    public static async Task<DevApiServer> StartAsync(DevApiServerOptions options, CancellationToken cancellationToken)
    {
        options.Validate();
        var composition = new ServerComposition(options);
        try
        {
            composition.Bootstrap();
            var host = await HttpsHost.StartAsync(options.Listen, composition.ServerCertificate, composition.Pipeline.HandleAsync, options.Logs, cancellationToken);
            composition.Service.Publish(options.Listen.Address, host.Port);
            return new DevApiServer(composition, host, new UriBuilder(Uri.UriSchemeHttps, options.Listen.Address.ToString(), host.Port).Uri);
        }
        catch
        {
            composition.Dispose();
            throw;
        }
    }

    /// <summary>Issues a client certificate, e.g. <c>system:node:n1</c> in <c>system:nodes</c>.</summary>
    public ClientCertificate CreateClientCertificate(string user, params IReadOnlyList<string> groups) => Authority.CreateClientCertificate(user, groups);

    /// <summary>A kubeconfig (YAML) with a new client certificate of a user.</summary>
    public string CreateKubeconfig(string user, params IReadOnlyList<string> groups) =>
        KubeconfigDocument.ForCertificate(Server, Authority.CertificatePem, user, CreateClientCertificate(user, groups));

    /// <summary>A kubeconfig (YAML) with a bearer token, e.g. a bootstrap token.</summary>
    public string CreateTokenKubeconfig(string user, string token) =>
        KubeconfigDocument.ForToken(Server, Authority.CertificatePem, user, token);

    /// <summary>Makes a bootstrap token <c>ID.SECRET</c> for joining nodes, kept as a Secret in kube-system.</summary>
    public string CreateBootstrapToken(TimeSpan lifetime, params IReadOnlyList<string> extraGroups) =>
        _composition.BootstrapTokens.Create(lifetime, extraGroups);

    /// <summary>Writes a kubeconfig that only its owner can read.</summary>
    public static async Task WriteKubeconfigAsync(string path, string kubeconfig, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using var writer = new StreamWriter(path, options);
        await writer.WriteAsync(kubeconfig.AsMemory(), cancellationToken);
    }

    /// <summary>Stops serving: ends watches, closes connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _composition.Faults.DropWatches();
        await _host.DisposeAsync();
        await _background;
        _stop.Dispose();
        _composition.Dispose();
    }
}
