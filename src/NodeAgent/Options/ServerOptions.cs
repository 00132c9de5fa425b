using System.Net;

namespace Krustlet.NodeAgent.Options;

/// <summary>The kubelet's HTTPS API.</summary>
/// <param name="Address">Where to listen.</param>
/// <param name="Port">0 picks a free one.</param>
/// <param name="TlsCertificate">PEM file, or null for a certificate of the agent's own.</param>
/// <param name="TlsPrivateKey">PEM file; there when <paramref name="TlsCertificate"/> is.</param>
/// <param name="TlsBootstrap">Ask the cluster to sign the serving certificate.</param>
/// <param name="ClientCa">PEM file of the CA of client certificates, or null for the kubeconfig's.</param>
/// <param name="TokenTtl">How long a TokenReview is believed.</param>
/// <param name="AuthorizedTtl">How long a permission is believed.</param>
/// <param name="UnauthorizedTtl">How long a refusal is believed.</param>
/// <param name="DebuggingHandlers">Serve the routes about Pods.</param>
internal sealed record ServerOptions(
    IPAddress Address,
    int Port,
    string? TlsCertificate,
    string? TlsPrivateKey,
    bool TlsBootstrap,
    string? ClientCa,
    TimeSpan TokenTtl,
    TimeSpan AuthorizedTtl,
    TimeSpan UnauthorizedTtl,
    bool DebuggingHandlers)
{
    /// <summary>How long a streaming connection lives on which nothing happens.</summary>
    public TimeSpan StreamingIdleTimeout { get; init; } = TimeSpan.FromHours(4);

    /// <summary>Where a plain /healthz is; null for nowhere.</summary>
    public IPEndPoint? Healthz { get; init; }

    /// <summary>Callers must speak TLS 1.3.</summary>
    public bool OnlyTls13 { get; init; }
}
