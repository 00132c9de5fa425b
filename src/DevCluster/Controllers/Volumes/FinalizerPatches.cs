using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Volumes;

/// <summary>Takes finalizers off objects.</summary>
internal static class FinalizerPatches
{
    /// <summary>The patch; it holds only for the object as it was read.</summary>
    public static PatchRequest Without(IKubernetesObject<V1ObjectMeta> item, string finalizer) => MergePatches.Guarded(item, new JsonObject
    {
        ["metadata"] = new JsonObject { ["finalizers"] = ObjectJson.Strings(item.Metadata.Finalizers.Where(other => other != finalizer)) },
    });
}
