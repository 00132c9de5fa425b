using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>Knows callers by a client certificate of the cluster's CA: common name is the user, organizations are the groups.</summary>
internal sealed class ClientCertificateAuthenticator(X509Certificate2Collection authorities, TimeProvider time)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>The caller, or null when the certificate is nobody's or not good for this.</summary>
    public Caller? Authenticate(X509Certificate2 certificate)
    {
        if (authorities.Count == 0 || !IsTrusted(certificate))
        {
            return null;
        }

        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(name => !name.HasMultipleElements)
            .ToLookup(name => name.GetSingleElementType().Value, name => name.GetSingleElementValue());
        return names[CommonName].LastOrDefault() is { Length: > 0 } user
            ? new Caller(user, null, [.. names[Organization].OfType<string>(), Caller.Authenticated], new Dictionary<string, IList<string>>())
            : null;
    }

    private bool IsTrusted(X509Certificate2 certificate)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        try
        {
            return chain.Build(certificate);
        }
        finally
        {
            foreach (var element in chain.ChainElements)
            {
                element.Certificate.Dispose();
            }
        }
    }
}
