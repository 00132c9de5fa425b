using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Certificates;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>A server, and an administrator's HTTP client of it.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly List<HttpClient> _clients = [];

    private TestServer(DevApiServer server)
    {
        Server = server;
        Admin = ClientOf("admin", "system:masters");
    }

    public DevApiServer Server { get; }

    public HttpClient Admin { get; }

    public static async Task<TestServer> StartAsync(TimeProvider? time = null, int historySize = 8192, IReadOnlyDictionary<string, StaticToken>? tokens = null, string? state = null)
    {
        var server = await DevApiServer.StartAsync(
            new DevApiServerOptions
            {
                Time = time ?? TimeProvider.System,
                HistorySize = historySize,
                StateDirectory = state,
                Tokens = tokens ?? new Dictionary<string, StaticToken>(),
            },
            CancellationToken.None);
        return new TestServer(server);
    }

    /// <summary>A client with a certificate of the cluster.</summary>
    public HttpClient ClientOf(string user, params string[] groups) => Client(Server.CreateClientCertificate(user, groups));

    /// <summary>A client with a certificate, or with none.</summary>
    public HttpClient Client(ClientCertificate? certificate)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, presented, _, _) => Trusts(presented);
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem)];
        }

        var client = new HttpClient(handler) { BaseAddress = Server.Server, DefaultRequestVersion = HttpVersion.Version20 };
        _clients.Add(client);
        return client;
    }

    public Task<ApiAnswer> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, accept: accept);

    public Task<ApiAnswer> PostAsync(string path, JsonObject body) => SendAsync(HttpMethod.Post, path, body);

    public Task<ApiAnswer> PutAsync(string path, JsonObject body) => SendAsync(HttpMethod.Put, path, body);

    public Task<ApiAnswer> PatchAsync(string path, JsonNode patch, string type = "application/merge-patch+json") => SendAsync(HttpMethod.Patch, path, patch, type);

    public Task<ApiAnswer> DeleteAsync(string path, JsonObject? options = null) => SendAsync(HttpMethod.Delete, path, options);

    public async Task<ApiAnswer> SendAsync(HttpMethod method, string path, JsonNode? body = null, string type = "application/json", string? accept = null, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(method, path) { Version = HttpVersion.Version20 };
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.ToJsonString()));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }

        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await (client ?? Admin).SendAsync(request);
        return await ApiAnswer.ReadAsync(response);
    }

    /// <summary>Opens a watch.</summary>
    public Task<WatchReader> WatchAsync(string path, string? accept = null) => WatchReader.OpenAsync(Admin, path, accept);

    /// <summary>Creates a ConfigMap in the default namespace.</summary>
    public Task<ApiAnswer> CreateConfigMapAsync(string name, string? label = null) => PostAsync("/api/v1/namespaces/default/configmaps", Objects.ConfigMap(name, label));

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        await Server.DisposeAsync();
    }

    private bool Trusts(X509Certificate? presented)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(Server.Authority.PublicCertificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return presented is X509Certificate2 certificate && chain.Build(certificate);
    }
}
