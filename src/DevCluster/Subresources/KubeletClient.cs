using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Krustlet.DevCluster.Certificates;

namespace Krustlet.DevCluster.Subresources;

/// <summary>
/// Talks to kubelets with the API server's own client certificate. Their serving certificates are not checked, as by a
/// kube-apiserver without <c>--kubelet-certificate-authority</c>.
/// </summary>
[SuppressMessage("Security", "CA5359:Do not disable certificate validation", Justification = "Kubelets serve with self-signed certificates unless told otherwise; the API server must reach them all the same.")]
internal sealed class KubeletClient : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly HttpClient _client;

    public KubeletClient(ClientCertificate credentials)
    {
        _certificate = X509Certificate2.CreateFromPem(credentials.CertificatePem, credentials.KeyPem);
        var tls = new SslClientAuthenticationOptions
        {
            ClientCertificates = [_certificate],
            RemoteCertificateValidationCallback = (_, _, _, _) => true,
        };
        _client = new HttpClient(new SocketsHttpHandler { SslOptions = tls, AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Sends a request and answers when the headers are there; the body is still to be read.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _certificate.Dispose();
    }
}
