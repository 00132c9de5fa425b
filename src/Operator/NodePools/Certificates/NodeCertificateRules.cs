using System.Net;
using k8s.Models;
using Krustlet.Contracts.WellKnown;

namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>
/// Judges nodes' requests for certificates by what an approver of kubelets' has to look at: who asks, whom the certificate names, for what it is
/// good, and that nobody takes a name that is another's. Pure.
/// </summary>
internal static class NodeCertificateRules
{
    public const string NodePrefix = "system:node:";
    private const string NodesGroup = "system:nodes";
    private static readonly string[] CommonUsages = ["digital signature", "key encipherment"];

    /// <summary>The node that a request names; null when it is no request of a node.</summary>
    public static string? NodeOf(NodeCertificateRequest? asked) =>
        asked?.CommonNames is [var name] && name.StartsWith(NodePrefix, StringComparison.Ordinal) && name.Length > NodePrefix.Length ? name[NodePrefix.Length..] : null;

    /// <summary>A first certificate, asked for by a pool's token.</summary>
    /// <param name="request">Signer KubeletClient.</param>
    /// <param name="asked">What is in it.</param>
    /// <param name="pool">The token's pool, which lives.</param>
    /// <param name="node">The node of that name, where there is one.</param>
    public static CertificateJudgement First(V1CertificateSigningRequest request, NodeCertificateRequest? asked, string pool, V1Node? node)
    {
        if (Client(request, asked) is { } wrong)
        {
            return CertificateJudgement.Deny(wrong);
        }

        // A token must not make its holder a node that is there already and somebody else's.
        return node is not null && PoolOf(node) != pool
            ? CertificateJudgement.Deny($"the node {node.Metadata.Name} is there already and not of the pool {pool}: join under another name, or delete it first")
            : new CertificateJudgement(CertificateVerdict.Approve, $"A token of the WasmNodePool {pool} asked for its node's client certificate");
    }

    /// <summary>Another certificate, asked for by a node with the one it has.</summary>
    /// <param name="request">Any signer of nodes.</param>
    /// <param name="asked">What is in it.</param>
    /// <param name="node">The asking node, of a pool; null while it is not registered.</param>
    public static CertificateJudgement Further(V1CertificateSigningRequest request, NodeCertificateRequest? asked, V1Node? node)
    {
        var wrong = asked?.CommonNames is [var name] && name != request.Spec.Username
            ? $"{request.Spec.Username} asks in the name of {name}"
            : request.Spec.SignerName == NodeSigners.Client ? Client(request, asked) : Serving(request, asked);
        if (wrong is not null)
        {
            return CertificateJudgement.Deny(wrong);
        }

        if (node is null)
        {
            return CertificateJudgement.Wait;
        }

        if (request.Spec.SignerName == NodeSigners.Client)
        {
            return new CertificateJudgement(CertificateVerdict.Approve, $"A node of the WasmNodePool {PoolOf(node)} renews its client certificate");
        }

        // Addresses may be reported later than asked for; a node that reports none of them never gets it.
        return Foreign(asked!, node) is null
            ? new CertificateJudgement(CertificateVerdict.Approve, $"The names are addresses of a node of the WasmNodePool {PoolOf(node)}")
            : CertificateJudgement.Wait;
    }

    /// <summary>A name in the request that the node does not report as its address; null when there is none.</summary>
    public static string? Foreign(NodeCertificateRequest asked, V1Node node)
    {
        var reported = (node.Status?.Addresses ?? []).ToList();
        var names = reported.Where(address => address.Type is "Hostname" or "InternalDNS" or "ExternalDNS").Select(address => address.Address).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var addresses = reported.Where(address => address.Type is "InternalIP" or "ExternalIP").Select(address => IPAddress.TryParse(address.Address, out var parsed) ? parsed : null).ToHashSet();
        return asked.DnsNames.FirstOrDefault(name => !names.Contains(name)) ?? asked.Addresses.FirstOrDefault(address => !addresses.Contains(address))?.ToString();
    }

    public static string? PoolOf(V1Node node) => node.Metadata.Labels?.TryGetValue(KrustletLabels.NodePool, out var pool) == true ? pool : null;

    private static string? Client(V1CertificateSigningRequest request, NodeCertificateRequest? asked) =>
        Subject(asked)
        ?? (asked!.DnsNames.Count + asked.Addresses.Count > 0 || asked.HasOtherNames ? "a client certificate of a node has no subjectAltNames" : null)
        ?? Usages(request, "client auth");

    private static string? Serving(V1CertificateSigningRequest request, NodeCertificateRequest? asked) =>
        Subject(asked)
        ?? (asked!.HasOtherNames ? "only DNS names and addresses are allowed as subjectAltNames" : null)
        ?? (asked.DnsNames.Count + asked.Addresses.Count == 0 ? "a DNS name or an address is needed as subjectAltName" : null)
        ?? Usages(request, "server auth");

    private static string? Subject(NodeCertificateRequest? asked)
    {
        if (asked is null)
        {
            return "spec.request is not a PKCS #10 certificate request";
        }

        return asked.Organizations is not [NodesGroup]
            ? $"the organization must be {NodesGroup} alone"
            : NodeOf(asked) is null ? $"the common name must be {NodePrefix} and a node's name" : null;
    }

    private static string? Usages(V1CertificateSigningRequest request, string required)
    {
        IList<string> usages = request.Spec.Usages ?? [];
        return !usages.Contains(required)
            ? $"the usage {required} is needed"
            : usages.FirstOrDefault(usage => usage != required && !CommonUsages.Contains(usage)) is { } odd ? $"the usage {odd} is not allowed" : null;
    }
}
