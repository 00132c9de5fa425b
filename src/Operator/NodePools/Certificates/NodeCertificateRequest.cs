using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>What a PKCS #10 request asks for.</summary>
/// <param name="CommonNames">CNs of the subject.</param>
/// <param name="Organizations">Os of the subject.</param>
/// <param name="DnsNames">Alternative names.</param>
/// <param name="Addresses">Alternative addresses.</param>
/// <param name="HasOtherNames">Whether it has alternative names of other kinds: mail, URI, ….</param>
internal sealed record NodeCertificateRequest(
    IReadOnlyList<string> CommonNames,
    IReadOnlyList<string> Organizations,
    IReadOnlyList<string> DnsNames,
    IReadOnlyList<IPAddress> Addresses,
    bool HasOtherNames)
{
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    /// <summary>The request in a CertificateSigningRequest; null when there is none that can be read.</summary>
    public static NodeCertificateRequest? Read(V1CertificateSigningRequest request)
    {
        try
        {
            // The signature is checked: whoever asks has the key.
            var asked = CertificateRequest.LoadSigningRequestPem(
                Encoding.ASCII.GetString(request.Spec.Request ?? []), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
            var names = asked.CertificateExtensions.OfType<X509SubjectAlternativeNameExtension>().ToList();
            IReadOnlyList<string> dns = [.. names.SelectMany(extension => extension.EnumerateDnsNames())];
            IReadOnlyList<IPAddress> addresses = [.. names.SelectMany(extension => extension.EnumerateIPAddresses())];
            return new NodeCertificateRequest(Subject(asked, CommonName), Subject(asked, Organization), dns, addresses, names.Sum(AlternativeNames.Count) != dns.Count + addresses.Count);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static List<string> Subject(CertificateRequest asked, string oid) =>
        [.. asked.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)
            .Select(part => part.GetSingleElementValue() ?? "")];
}
