using Krustlet.DevCluster.Certificates;

namespace Krustlet.DevCluster.Controllers.Certificates;

/// <summary>Signs with an authority held in this process.</summary>
/// <param name="authority">The caller keeps owning it.</param>
public sealed class AuthoritySigner(CertificateAuthority authority) : ICertificateSigner
{
    /// <inheritdoc/>
    public string Sign(string requestPem, bool clientAuth, bool serverAuth, TimeSpan lifetime) =>
        authority.SignRequest(requestPem, clientAuth, serverAuth, lifetime);
}
