using k8s;
using k8s.Models;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /pods: every Pod bound to this node, with its status as it is known here.</summary>
internal sealed class PodsHandler(IPodDirectory pods)
{
    public Task HandleAsync(HttpContext context)
    {
        var list = new V1PodList
        {
            ApiVersion = "v1",
            Kind = "PodList",
            Metadata = new V1ListMeta(),
            Items = [.. pods.List().Select(record => record.Pod with { Status = record.Status })],
        };
        return JsonAnswer.WriteAsync(context, KubernetesJson.Serialize(list));
    }
}
