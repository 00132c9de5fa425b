using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Subresources;

/// <summary>Where the kubelets are.</summary>
internal sealed class NodeAddresses(ServedResource nodes)
{
    private const int DefaultPort = 10250;
    private static readonly string[] Preferred = ["InternalIP", "Hostname", "InternalDNS", "ExternalIP", "ExternalDNS"];

    /// <summary>The kubelet that runs a Pod; a Pod that is on no node yet is a 400.</summary>
    public Uri OfPod(JsonObject pod)
    {
        var name = (string?)pod["spec"]?["nodeName"];
        return string.IsNullOrEmpty(name)
            ? throw Failures.BadRequest($"pod {pod["metadata"]?["name"]} does not have a host assigned")
            : OfNode(name);
    }

    /// <summary>The kubelet of a node.</summary>
    public Uri OfNode(string name)
    {
        var node = nodes.Store.Find(new ObjectKey("", name))?.Thaw() ?? throw Failures.NotFound(nodes.Definition, name);
        var addresses = (node["status"]?["addresses"] as JsonArray)?.OfType<JsonObject>().ToArray() ?? [];
        var address = Preferred.Select(type => addresses.FirstOrDefault(entry => (string?)entry["type"] == type)).FirstOrDefault(found => found is not null)
            ?? throw Failures.Internal($"node {name} has no address; its agent has not reported one yet");
        var port = (int?)node["status"]?["daemonEndpoints"]?["kubeletEndpoint"]?["Port"] is { } own and > 0 ? own : DefaultPort;
        return new UriBuilder(Uri.UriSchemeHttps, (string?)address["address"], port).Uri;
    }

    /// <summary>The Pod that a request names.</summary>
    public static JsonObject PodOf(ApiCall call) =>
        call.Resource.Store.Find(call.Key)?.Thaw() ?? throw Failures.NotFound(call.Definition, call.Key.Name);
}
