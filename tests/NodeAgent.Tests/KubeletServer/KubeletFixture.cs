using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Certificates;
using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.KubeletServer;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.NodeAgent.Resources;
using Krustlet.NodeAgent.Tests.Fakes;
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

    private KubeletFixture(ServerOptions options, TimeProvider time)
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
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton<INodeIdentity>(new NodeIdentity("n1", IPAddress.Loopback));
        builder.Services.AddSingleton<IMachine>(new FakeMachine(time));
        builder.Services.AddSingleton<IPodDirectory>(Pods).AddSingleton<IContainerLogs>(Pods).AddSingleton<IImageInventory>(Pods).AddSingleton<IModuleStatsSource>(Pods);
        builder.Services.AddKubeletServer([Authority.Certificate]);
        KubeletListener.Configure(builder.WebHost, options, serving);
        app = builder.Build();
        app.MapKubelet();
    }

    public FakeApi Api { get; }

    public FakePods Pods { get; } = new();

    public TestAuthority Authority { get; } = new();

    /// <summary><c>user verb nodes/subresource</c>, each allowed.</summary>
    public HashSet<string> Permissions { get; } = ["admin get nodes/proxy", "admin create nodes/proxy", "admin get nodes/metrics", "admin get nodes/stats"];

    public static async Task<KubeletFixture> StartAsync(ServerOptions? options = null, TimeProvider? time = null)
    {
        var fixture = new KubeletFixture(options ?? TestOptions.Server(), time ?? TimeProvider.System);
        await fixture.app.StartAsync();
        return fixture;
    }

    /// <summary>A client, with or without a certificate or a token.</summary>
    public HttpClient Client(X509Certificate2? certificate = null, string? token = null)
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == serverCertificate.GetCertHashString();
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

    /// <summary>A client that may do everything.</summary>
    public HttpClient Admin() => Client(token: Token);

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        serverCertificate.Dispose();
        Authority.Dispose();
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
