using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Client;

namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>Debian's docker-registry (CNCF Distribution), run with a configuration of its own on a free loopback port.</summary>
internal sealed class DebianRegistry : IAsyncDisposable
{
    public const string Username = "ada";
    public const string Password = "secret";

    // bcrypt of the password above, as htpasswd -B writes it.
    private const string PasswordFile = "ada:$2y$05$x5xiU5FgOGE.dCv0qdIRleD/ucHHgetFSGyt6ddHxbI/F.AiOEtDK\n";
    private const int MostPorts = 5;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-docker-registry-");
    private readonly RegistryPolicy _policy;
    private readonly TestAuthority _authority = new();
    private TokenIssuer? _issuer;
    private Process? _process;

    private DebianRegistry(RegistryPolicy policy) => _policy = policy;

    public string Authority { get; private set; } = "";

    public X509Certificate2 CertificateAuthority => _authority.Certificate;

    /// <summary>What a client must know to reach it.</summary>
    public RegistryHostOptions[] Hosts =>
    [
        new(Authority) { Insecure = _policy != RegistryPolicy.Tls, CertificateAuthorities = _policy == RegistryPolicy.Tls ? [CertificateAuthority] : null },
        .. _issuer is null ? (RegistryHostOptions[])[] : [new(_issuer.Address.Authority) { Insecure = true }],
    ];

    public static async Task<DebianRegistry> StartAsync(RegistryPolicy policy)
    {
        var registry = new DebianRegistry(policy);
        try
        {
            await registry.ServeAsync();
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        if (_issuer is not null)
        {
            await _issuer.DisposeAsync();
        }

        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task ServeAsync()
    {
        _issuer = _policy == RegistryPolicy.Token ? await TokenIssuer.StartAsync(_authority) : null;
        for (var attempt = 1; ; attempt++)
        {
            // Another process may take the port before the registry does; then it ends, and another port is tried.
            var port = FreePort();
            Authority = $"127.0.0.1:{port}";
            await File.WriteAllTextAsync(PathOf("config.yml"), Configure(port));
            _process = InstalledProgram.Start("docker-registry", "serve", PathOf("config.yml"));
            var errors = _process.StandardError.ReadToEndAsync();
            _ = _process.StandardOutput.ReadToEndAsync();
            if (await ListensAsync(port))
            {
                return;
            }

            _process.Dispose();
            _process = null;
            attempt.Should().BeLessThan(MostPorts, "docker-registry must start; it says: {0}", await errors);
        }
    }

    private async Task<bool> ListensAsync(int port)
    {
        while (!_process!.HasExited)
        {
            using var probe = new TcpClient();
            try
            {
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }

        return false;
    }

    private string Configure(int port) => $"""
        version: 0.1
        log: {"{"} level: error {"}"}
        storage:
          filesystem: {"{"} rootdirectory: {PathOf("data")} {"}"}
          delete: {"{"} enabled: true {"}"}
        http:
          addr: 127.0.0.1:{port}
        {ConfigurePolicy()}
        """;

    private string ConfigurePolicy()
    {
        switch (_policy)
        {
            case RegistryPolicy.Basic:
                File.WriteAllText(PathOf("htpasswd"), PasswordFile);
                return $"auth:\n  htpasswd:\n    realm: test\n    path: {PathOf("htpasswd")}";
            case RegistryPolicy.Tls:
                _authority.WriteServerCertificate(PathOf("server.crt"), PathOf("server.key"));
                return $"  tls:\n    certificate: {PathOf("server.crt")}\n    key: {PathOf("server.key")}";
            case RegistryPolicy.Token:
                File.WriteAllText(PathOf("issuer.crt"), _authority.Certificate.ExportCertificatePem());
                return $"auth:\n  token:\n    realm: {_issuer!.Address}token\n    service: test\n    issuer: {TokenIssuer.Name}\n    rootcertbundle: {PathOf("issuer.crt")}";
            default:
                return "";
        }
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
