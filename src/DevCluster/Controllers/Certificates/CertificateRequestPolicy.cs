using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;

namespace Krustlet.DevCluster.Controllers.Certificates;

/// <summary>What the signers of Kubernetes accept in a certificate request (<c>certificates.k8s.io</c>, "Kubernetes signers"). Pure.</summary>
internal static class CertificateRequestPolicy
{
    public const string ApiClient = "kubernetes.io/kube-apiserver-client";
    public const string KubeletClient = "kubernetes.io/kube-apiserver-client-kubelet";
    public const string KubeletServing = "kubernetes.io/kubelet-serving";
    private const string AlternativeNames = "2.5.29.17";
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";
    private const string NodesGroup = "system:nodes";
    private const string NodePrefix = "system:node:";

    public static bool IsServing(string signer) => signer == KubeletServing;

    /// <summary>Why the signer refuses; null when it signs.</summary>
    public static string? Refusal(V1CertificateSigningRequest request)
    {
        if (Read(request) is not { } asked)
        {
            return "spec.request is not a PKCS #10 certificate request";
        }

        return request.Spec.SignerName switch
        {
            ApiClient => Usages(request, [], ["client auth"]),
            KubeletClient => NodeSubject(asked) ?? (HasNames(asked) ? "subjectAltNames are not allowed" : null) ?? Usages(request, ["client auth"], []),
            KubeletServing => NodeSubject(asked) ?? (HasNames(asked) ? null : "subjectAltNames are required") ?? Usages(request, ["server auth"], []),
            _ => "the signer is not one of this cluster",
        };
    }

    /// <summary>Whether a node asks for its own client certificate again.</summary>
    public static bool IsRenewal(V1CertificateSigningRequest request) =>
        Read(request) is { } asked && Subject(asked, CommonName) is [var name] && name == request.Spec.Username;

    public static string Pem(V1CertificateSigningRequest request) => Encoding.ASCII.GetString(request.Spec.Request);

    private static CertificateRequest? Read(V1CertificateSigningRequest request)
    {
        try
        {
            return CertificateRequest.LoadSigningRequestPem(Pem(request), HashAlgorithmName.SHA256, CertificateRequestLoadOptions.UnsafeLoadCertificateExtensions, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private static string? NodeSubject(CertificateRequest asked)
    {
        if (Subject(asked, Organization) is not [NodesGroup])
        {
            return $"the organization must be {NodesGroup}";
        }

        return Subject(asked, CommonName) is [var name] && name.StartsWith(NodePrefix, StringComparison.Ordinal) ? null : $"the common name must begin with {NodePrefix}";
    }

    private static List<string> Subject(CertificateRequest asked, string oid) =>
        [.. asked.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == oid)
            .Select(part => part.GetSingleElementValue() ?? "")];

    private static bool HasNames(CertificateRequest asked) => asked.CertificateExtensions.Any(extension => extension.Oid?.Value == AlternativeNames);

    /// <summary>Nothing but the common usages and those named; all of <paramref name="required"/>.</summary>
    private static string? Usages(V1CertificateSigningRequest request, string[] required, string[] allowed)
    {
        var usages = request.Spec.Usages ?? [];
        string[] known = ["digital signature", "key encipherment", .. required, .. allowed];
        return usages.FirstOrDefault(usage => !known.Contains(usage)) is { } odd
            ? $"the usage {odd} is not allowed"
            : required.FirstOrDefault(usage => !usages.Contains(usage)) is { } missing ? $"the usage {missing} is required" : null;
    }
}
