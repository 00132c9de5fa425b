using System.Text.Json;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
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
            Items = [.. pods.List().Select(Current)],
        };
        return JsonAnswer.WriteAsync(context, JsonSerializer.Serialize(list, ApiJson.BuiltIn<V1PodList>()));
    }

    // managedFields tell a reader of this list nothing, and the client cannot write what it read of them.
    private static V1Pod Current(PodRecord record) =>
        record.Pod with { Metadata = record.Pod.Metadata with { ManagedFields = null }, Status = record.Status };
}
