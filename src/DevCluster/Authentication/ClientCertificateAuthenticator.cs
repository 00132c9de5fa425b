using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Krustlet.DevCluster.Certificates;
using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Client certificates of the cluster's authority: common name is the user, organizations are the groups.</summary>
internal sealed class ClientCertificateAuthenticator(CertificateAuthority authority) : IRequestAuthenticator
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    // A connection presents one certificate for all its requests; building the chain once is enough.
    private readonly ConditionalWeakTable<X509Certificate2, UserInfo> _known = [];

    public UserInfo? Authenticate(HttpContext context)
    {
        var certificate = context.Connection.ClientCertificate;
        if (certificate is null)
        {
            return null;
        }

        if (_known.TryGetValue(certificate, out var user))
        {
            return user;
        }

        user = authority.Vouches(certificate) ? Read(certificate) : throw Failures.Unauthorized();
        _known.AddOrUpdate(certificate, user);
        return user;
    }

    private static UserInfo Read(X509Certificate2 certificate)
    {
        var names = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements)
            .ToLookup(part => part.GetSingleElementType().Value, part => part.GetSingleElementValue() ?? "");
        var user = names[CommonName].FirstOrDefault() ?? throw Failures.Unauthorized();
        return UserInfo.Authenticated(user, names[Organization]);
    }
}
