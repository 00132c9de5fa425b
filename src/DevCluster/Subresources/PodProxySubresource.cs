using System.Text.Json.Nodes;
using Krustlet.DevCluster.Proxying;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/proxy</c>: any path of the server in a Pod (<c>kubectl get --raw /api/v1/namespaces/NS/pods/[SCHEME:]NAME[:PORT]/proxy/PATH</c>).</summary>
internal sealed class PodProxySubresource(BackendProxy proxy) : ISubresource
{
    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" }
        ? new SubresourceDefinition("proxy", "PodProxyOptions", null, BackendProxy.Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        var named = ProxiedName.Of(call, "pod");
        var pod = NodeAddresses.PodOf(call with { Path = call.Path with { Name = named.Name } });
        var port = named.Port.Length > 0 ? named.Port : FirstPort(pod);
        await proxy.ForwardAsync(call, BackendAddress.Of(named.SchemeOrDefault, BackendAddress.OfPod(pod), port));
    }

    /// <summary>The first port that a container declares; empty for the scheme's own.</summary>
    private static string FirstPort(JsonObject pod) => (pod["spec"]?["containers"] as JsonArray ?? [])
        .Select(static container => (container?["ports"] as JsonArray)?.FirstOrDefault()?["containerPort"]?.ToString())
        .FirstOrDefault(static port => port is not null) ?? "";
}
