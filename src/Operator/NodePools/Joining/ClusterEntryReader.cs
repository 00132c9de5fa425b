using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator.Options;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// Finds how agents reach the API server: <c>--api-server-address</c>, else what the cluster tells joiners (ConfigMap
/// <c>kube-public/cluster-info</c>), else the address the operator itself uses. The authority is the one that every namespace is given
/// (ConfigMap <c>kube-root-ca.crt</c>, since 1.20).
/// </summary>
internal sealed class ClusterEntryReader(IApiClient client, OperatorOptions options)
{
    private static readonly NamespacedName ClusterInfo = new("kube-public", "cluster-info");

    /// <summary>The way in; null when the cluster does not tell its authority (yet).</summary>
    public async Task<ClusterEntry?> ReadAsync(CancellationToken cancellationToken)
    {
        var roots = await client.GetAsync(ApiResources.ConfigMaps, new NamespacedName(options.Namespace, "kube-root-ca.crt"), cancellationToken);
        if (roots?.Data?.TryGetValue("ca.crt", out var authority) != true || string.IsNullOrWhiteSpace(authority))
        {
            return null;
        }

        var server = options.ApiServerAddress ?? await AnnouncedAsync(cancellationToken) ?? client.Server.ToString();
        return new ClusterEntry(server.TrimEnd('/'), authority);
    }

    private async Task<string?> AnnouncedAsync(CancellationToken cancellationToken)
    {
        var info = await client.GetAsync(ApiResources.ConfigMaps, ClusterInfo, cancellationToken);
        if (info?.Data?.TryGetValue("kubeconfig", out var text) != true || text is null)
        {
            return null;
        }

        try
        {
            var yaml = new YamlStream();
            yaml.Load(new StringReader(text));
            return Server(yaml.Documents.FirstOrDefault()?.RootNode);
        }
        catch (YamlException)
        {
            // Not ours to correct; the operator's own way is the next best.
            return null;
        }
    }

    private static string? Server(YamlNode? kubeconfig)
    {
        var clusters = Child(kubeconfig, "clusters") as YamlSequenceNode;
        return Child(Child(clusters?.Children.FirstOrDefault(), "cluster"), "server") is YamlScalarNode { Value: { Length: > 0 } server } ? server : null;
    }

    private static YamlNode? Child(YamlNode? node, string key) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var child) ? child : null;
}
