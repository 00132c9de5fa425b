using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Admission;

/// <summary>An object about to be written. Admission may change it in place or refuse it.</summary>
/// <param name="Resource">Its resource.</param>
/// <param name="Value">The object.</param>
/// <param name="Live">What it replaces; null for a create.</param>
/// <param name="Subresource">The written subresource, or null.</param>
/// <param name="Options">How and by whom it is written.</param>
internal sealed record AdmissionRequest(ServedResource Resource, JsonObject Value, JsonObject? Live, string? Subresource, WriteOptions Options)
{
    /// <summary>Whether this creates or changes objects of a resource, other than through a subresource.</summary>
    public bool Writes(string group, string plural) =>
        Subresource is null && Resource.Definition.Group == group && Resource.Definition.Plural == plural;

    /// <summary>Whether this creates an object of a resource.</summary>
    public bool Creates(string group, string plural) =>
        Live is null && Resource.Definition.Group == group && Resource.Definition.Plural == plural;
}
