using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>nodes/proxy</c>: any path of a kubelet (<c>kubectl get --raw /api/v1/nodes/N/proxy/metrics</c>).</summary>
internal sealed class ProxySubresource(NodeAddresses nodes, KubeletClient kubelets) : ISubresource
{
    private static readonly string[] Verbs = ["create", "delete", "get", "patch", "update"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "nodes" }
        ? new SubresourceDefinition("proxy", "NodeProxyOptions", null, Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        var name = call.Key.Name.Split(':')[0];
        var target = new Uri(nodes.OfNode(name), call.Path.Rest + call.Http.Request.QueryString);
        using var request = new HttpRequestMessage(new HttpMethod(call.Http.Request.Method), target);
        if (call.Http.Request.ContentLength > 0)
        {
            request.Content = new StreamContent(call.Http.Request.Body);
        }

        await KubeletForwarding.ForwardAsync(call, kubelets, request);
    }
}
