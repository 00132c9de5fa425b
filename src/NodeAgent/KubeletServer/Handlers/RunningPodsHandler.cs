using System.Text.Json;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /runningpods/: the Pods that have a running container, and only those containers.</summary>
internal sealed class RunningPodsHandler(IPodDirectory pods)
{
    public Task HandleAsync(HttpContext context)
    {
        var running = new V1PodList
        {
            ApiVersion = "v1",
            Kind = "PodList",
            Metadata = new V1ListMeta(),
            Items = [.. pods.List().Select(Running).Where(pod => pod.Spec.Containers.Count > 0)],
        };
        return JsonAnswer.WriteAsync(context, JsonSerializer.Serialize(running, ApiJson.BuiltIn<V1PodList>()));
    }

    private static V1Pod Running(PodRecord record) => new()
    {
        Metadata = new V1ObjectMeta { Name = record.Key.Name, NamespaceProperty = record.Key.Namespace, Uid = record.Key.Uid },
        Spec = new V1PodSpec
        {
            Containers = [.. ContainerStatuses.Of(record.Status).Where(status => status.State?.Running is not null).Select(status => new V1Container { Name = status.Name, Image = status.Image })],
        },
    };
}
