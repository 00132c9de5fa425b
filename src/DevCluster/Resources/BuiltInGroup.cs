using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Resources;

/// <summary>Makes the built-in resources of one group and version.</summary>
internal sealed class BuiltInGroup(string group, string version)
{
    private static readonly ScalePaths Replicas = new(".spec.replicas", ".status.replicas", null);

    /// <summary>A stored resource. <paramref name="generation"/>: counts specification changes; <paramref name="fields"/>: selectable.</summary>
    public BuiltInResource Stored(
        string kind,
        string plural,
        bool namespaced = true,
        string[]? shortNames = null,
        string[]? categories = null,
        bool status = false,
        bool scale = false,
        bool generation = false,
        bool keepsStatus = false,
        bool returnsDeleted = false,
        SelectableFields? fields = null)
    {
        var definition = Define(kind, plural, namespaced, shortNames, categories, status, scale ? Replicas : null);
        return new(definition, new ResourceTraits(fields ?? new SelectableFields(), generation, keepsStatus, returnsDeleted, ResourceTraits.AllVerbs));
    }

    /// <summary>A review: POST answers it and nothing is stored.</summary>
    public BuiltInResource Review(string kind, string plural, bool namespaced = false) =>
        new(Define(kind, plural, namespaced, null, null, false, null), new ResourceTraits(new SelectableFields(), false, true, false, ResourceTraits.CreateOnly));

    private ResourceDefinition Define(string kind, string plural, bool namespaced, string[]? shortNames, string[]? categories, bool status, ScalePaths? scale) =>
        new(group, version, kind, plural, kind.ToLowerInvariant(), namespaced, shortNames ?? [], categories ?? [], status, scale, []);
}
