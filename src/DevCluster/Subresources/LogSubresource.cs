using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Subresources;

/// <summary><c>pods/log</c>: streams a container's log from the kubelet.</summary>
internal sealed class LogSubresource(NodeAddresses nodes, KubeletClient kubelets) : ISubresource
{
    private static readonly string[] Verbs = ["get"];
    private static readonly string[] Forwarded = ["follow", "previous", "timestamps", "sinceSeconds", "sinceTime", "tailLines", "limitBytes", "stream"];

    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" }
        ? new SubresourceDefinition("log", "Pod", null, Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "GET")
        {
            throw Failures.MethodNotAllowed();
        }

        var pod = NodeAddresses.PodOf(call);
        var container = PodContainers.Choose(call, pod);
        var query = Forwarded.Where(name => call.Query(name) is not null).Select(name => $"{name}={Uri.EscapeDataString(call.Query(name)!)}");
        var path = $"containerLogs/{call.Key.Namespace}/{call.Key.Name}/{container}?{string.Join('&', query)}";
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nodes.OfPod(pod), path));
        await KubeletForwarding.ForwardAsync(call, kubelets, request);
    }
}
