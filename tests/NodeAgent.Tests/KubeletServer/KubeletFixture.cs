using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Probes;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Volumes;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.KubeletServer.Spdy;
using Krustlet.NodeAgent.Tests.KubeletServer.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Tests.KubeletServer;

/// <summary>The kubelet API on a real HTTPS socket, with an API server that knows one token and a set of permissions.</summary>
internal sealed class KubeletFixture : IAsyncDisposable
{
    public const string Token = "the-token";
    private readonly WebApplication app;
    private readonly X509Certificate2 serverCertificate;

    private KubeletFixture(ServerOptions options, TimeProvider time, string? logsDirectory)
    {
        Api = new FakeApi(time) { OnCreate = Answer };
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        serverCertificate = new CertificateRequest("CN=n1", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddHours(-1), now.AddDays(1));
        var serving = new ServingCertificate(serverCertificate);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<IApiClient>(Api);
        builder.Services.AddSingleton(Probes).AddSingleton(options);
        builder.Services.AddSingleton(TestOptions.Agent(options, logsDirectory ?? "/nowhere/logs"));
        builder.Services.AddSingleton<INodeIdentity>(new NodeIdentity("n1", IPAddress.Loopback));
        builder.Services.AddSingleton<IMachine>(new FakeMachine(time));
        builder.Services.AddSingleton<IPodDirectory>(Pods).AddSingleton<IContainerLogs>(Pods).AddSingleton<IContainerInputs>(Pods).AddSingleton<IImageInventory>(Pods).AddSingleton<IModuleStatsSource>(Pods).AddSingleton<IPodStorages>(Pods);
        builder.Services.AddMetrics().AddSingleton(Calls).AddSingleton<RestClientMetrics>().AddSingleton<VolumeMetrics>();
        builder.Services.AddKubeletServer([Authority.Certificate]);
        KubeletListener.Configure(builder.WebHost, options, serving);
        app = builder.Build();
        app.MapKubelet();
    }

    public FakeApi Api { get; }

    public ProbeResults Probes { get; } = new();

    public RestClientCalls Calls { get; } = new();

    public FakePods Pods { get; } = new();

    public TestAuthority Authority { get; } = new();

    /// <summary><c>user verb nodes/subresource</c>, each allowed.</summary>
    public HashSet<string> Permissions { get; } = ["admin get nodes/proxy", "admin create nodes/proxy", "admin get nodes/metrics", "admin get nodes/stats", "admin get nodes/log"];

    public static async Task<KubeletFixture> StartAsync(ServerOptions? options = null, TimeProvider? time = null, string? logsDirectory = null)
    {
        var fixture = new KubeletFixture(options ?? TestOptions.Server(), time ?? TimeProvider.System, logsDirectory);
        await fixture.app.StartAsync();
        return fixture;
    }

    /// <summary>A client, with or without a certificate or a token.</summary>
    public HttpClient Client(X509Certificate2? certificate = null, string? token = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = IsTheServers;
        if (certificate is not null)
        {
            handler.SslOptions.ClientCertificates = [certificate];
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{KubeletListener.BoundPort(app)}"), DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null)
        {
            client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        }

        return client;
    }

    /// <summary>Stops it in order, as the agent's end does.</summary>
    public Task StopAsync() => app.StopAsync();

    /// <summary>A client that may do everything.</summary>
    public HttpClient Admin() => Client(token: Token);

    /// <summary>A WebSocket, with the token and a subprotocol.</summary>
    public async Task<TestChannelSocket> WebSocketAsync(string path, string? protocol)
    {
        var socket = new ClientWebSocket();
        socket.Options.RemoteCertificateValidationCallback = IsTheServers;
        socket.Options.SetRequestHeader("Authorization", "Bearer " + Token);
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new Uri($"wss://127.0.0.1:{KubeletListener.BoundPort(app)}{path}"), CancellationToken.None);
        return new TestChannelSocket(socket);
    }

    /// <summary>A SPDY connection, with the token and a stream protocol.</summary>
    public async Task<SpdyPeer> SpdyAsync(string path, params string[] protocols)
    {
        var (stream, head) = await UpgradeCoreAsync(path, StreamProtocols(protocols));
        head.Should().StartWith("HTTP/1.1 101 ").And.Contain("Upgrade: SPDY/3.1");
        return new SpdyPeer(stream);
    }

    /// <summary>A SPDY connection within a WebSocket, as newer API servers unwrap it.</summary>
    public async Task<SpdyPeer> TunnelledSpdyAsync(string path)
    {
        const string Protocol = "Sec-WebSocket-Protocol: SPDY/3.1+portforward.k8s.io";
        var (stream, head) = await UpgradeCoreAsync(path, $"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n{Protocol}\r\n", "GET");
        head.Should().StartWith("HTTP/1.1 101 ").And.Contain(Protocol);
        return new SpdyPeer(WebSocketStream.Create(WebSocket.CreateFromStream(stream, new WebSocketCreationOptions()), WebSocketMessageType.Binary, ownsWebSocket: true));
    }

    /// <summary>The whole answer to a request for SPDY that is refused.</summary>
    public async Task<string> UpgradeAsync(string path, params string[] protocols)
    {
        var (stream, head) = await UpgradeCoreAsync(path, StreamProtocols(protocols));
        await using (stream)
        {
            var body = new byte[4096];
            return head + Encoding.UTF8.GetString(body, 0, await stream.ReadAsync(body));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        serverCertificate.Dispose();
        Authority.Dispose();
    }

    private static string StreamProtocols(string[] protocols) =>
        "Upgrade: SPDY/3.1\r\n" + string.Concat(protocols.Select(protocol => $"X-Stream-Protocol-Version: {protocol}\r\n"));

    private bool IsTheServers(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors) => shown?.GetCertHashString() == serverCertificate.GetCertHashString();

    private async Task<(Stream Stream, string Head)> UpgradeCoreAsync(string path, string headers, string method = "POST")
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, KubeletListener.BoundPort(app));
        var stream = new SslStream(client.GetStream(), false, IsTheServers);
        await stream.AuthenticateAsClientAsync("127.0.0.1");
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: n1\r\nAuthorization: Bearer {Token}\r\nContent-Length: 0\r\nConnection: Upgrade\r\n{headers}\r\n"));
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one) == 1)
        {
            head.Append((char)one[0]);
        }

        return (stream, head.ToString());
    }

    private void Answer(IKubernetesObject<V1ObjectMeta> created)
    {
        switch (created)
        {
            case V1TokenReview review:
                review.Status = review.Spec.Token == Token
                    ? new V1TokenReviewStatus { Authenticated = true, User = new V1UserInfo { Username = "admin", Groups = ["system:masters", "system:authenticated"] } }
                    : new V1TokenReviewStatus { Authenticated = false };
                break;
            case V1SubjectAccessReview review:
                var wanted = review.Spec.ResourceAttributes;
                review.Status = new V1SubjectAccessReviewStatus
                {
                    Allowed = wanted is { Resource: "nodes", Name: "n1" } && Permissions.Contains($"{review.Spec.User} {wanted.Verb} nodes/{wanted.Subresource}"),
                };
                break;
            default:
                break;
        }
    }
}
