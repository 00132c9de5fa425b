using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Admission;

/// <summary>Gives claims that name no class the one that is marked as the default; of several the newest.</summary>
internal sealed class DefaultStorageClass(ServedResource classes) : IAdmission
{
    private const string Mark = "storageclass.kubernetes.io/is-default-class";

    public void Admit(AdmissionRequest request)
    {
        if (!request.Creates("", "persistentvolumeclaims") || request.Value["spec"] is not JsonObject spec || spec["storageClassName"] is not null)
        {
            return;
        }

        var marked = classes.Store.Current.Objects.Values.Select(stored => stored.Thaw())
            .Where(value => (string?)value["metadata"]?["annotations"]?[Mark] == "true")
            .MaxBy(value => (string?)value["metadata"]?["creationTimestamp"], StringComparer.Ordinal);
        if (marked is not null)
        {
            spec["storageClassName"] = ObjectMetadata.Text(marked, "name");
        }
    }
}
