using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Controllers.Objects;

/// <summary>JSON merge patches that hold only for the object as it was read.</summary>
internal static class MergePatches
{
    /// <summary>Applies to this incarnation at this version; anything else answers 409.</summary>
    public static PatchRequest Guarded(IKubernetesObject<V1ObjectMeta> read, JsonObject patch, string? subresource = null)
    {
        var metadata = patch["metadata"] as JsonObject ?? [];
        patch["metadata"] ??= metadata;
        metadata["uid"] = read.Metadata.Uid;
        metadata["resourceVersion"] = read.Metadata.ResourceVersion;
        return new PatchRequest(PatchKind.Merge, patch.ToJsonString(), subresource);
    }

    /// <summary>Applies to this incarnation at any version.</summary>
    public static PatchRequest SameObject(IKubernetesObject<V1ObjectMeta> read, JsonObject patch, string? subresource = null)
    {
        var metadata = patch["metadata"] as JsonObject ?? [];
        patch["metadata"] ??= metadata;
        metadata["uid"] = read.Metadata.Uid;
        return new PatchRequest(PatchKind.Merge, patch.ToJsonString(), subresource);
    }
}
