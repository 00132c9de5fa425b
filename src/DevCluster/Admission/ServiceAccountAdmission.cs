using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>Gives a Pod its service account, the account's pull secrets and, unless declined, the projected API access volume (as since 1.21).</summary>
internal sealed class ServiceAccountAdmission(ServedResource accounts) : IAdmission
{
    private const string MirrorAnnotation = "kubernetes.io/config.mirror";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Creates("", "pods") || request.Value["spec"] is not JsonObject spec || IsMirror(request.Value))
        {
            return;
        }

        var name = (string?)spec["serviceAccountName"] is { Length: > 0 } asked ? asked : "default";
        spec["serviceAccountName"] = name;
        spec["serviceAccount"] = name;
        var ns = ObjectMetadata.Text(request.Value, "namespace");
        var account = accounts.Store.Find(new ObjectKey(ns, name))?.Thaw() ?? throw Failures.Forbidden(
            request.Resource.Definition,
            ObjectMetadata.Text(request.Value, "name"),
            $"error looking up service account {ns}/{name}: serviceaccount \"{name}\" not found");
        if ((bool?)spec["automountServiceAccountToken"] ?? (bool?)account["automountServiceAccountToken"] ?? true)
        {
            ApiAccessVolume.Mount(spec);
        }

        if (spec["imagePullSecrets"] is not JsonArray { Count: > 0 } && account["imagePullSecrets"] is JsonArray { Count: > 0 } secrets)
        {
            spec["imagePullSecrets"] = secrets.DeepClone();
        }
    }

    private static bool IsMirror(JsonObject pod) => ObjectMetadata.Of(pod)["annotations"]?[MirrorAnnotation] is not null;
}
