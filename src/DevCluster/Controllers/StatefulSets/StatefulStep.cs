using k8s.Models;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>One thing to do: make the Pod of an ordinal, of the current or the updated template, or delete a Pod.</summary>
internal sealed record StatefulStep(int? Make, bool IsUpdated, V1Pod? Delete)
{
    public static StatefulStep Create(int ordinal, bool isUpdated) => new(ordinal, isUpdated, null);

    public static StatefulStep Remove(V1Pod pod) => new(null, false, pod);
}
