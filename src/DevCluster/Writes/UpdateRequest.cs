using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Writes;

/// <summary>A change of one object.</summary>
/// <param name="Resource">Its resource.</param>
/// <param name="Key">Which object.</param>
/// <param name="Target">Which part may change.</param>
/// <param name="Subresource">The subresource that field ownership is recorded under, or null.</param>
/// <param name="Change">The object as it should be, from how it is; must not touch its argument. Called again when another write came between.</param>
/// <param name="Options">How to write.</param>
/// <param name="RecordsOwnership">False when the change has recorded who owns what itself (server-side apply).</param>
internal sealed record UpdateRequest(
    ServedResource Resource,
    ObjectKey Key,
    WriteTarget Target,
    string? Subresource,
    Func<JsonObject, JsonObject> Change,
    WriteOptions Options,
    bool RecordsOwnership = true)
{
    /// <summary>The change has checked what it made: what may never change by an ordinary write may change by this one.</summary>
    public bool ChecksItself { get; init; }
}
