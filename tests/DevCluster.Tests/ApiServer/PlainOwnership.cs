using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;

namespace Krustlet.DevCluster.Tests.ApiServer;

/// <summary>Apply is a merge; nobody owns anything.</summary>
internal sealed class PlainOwnership : IFieldOwnership
{
    public JsonObject Apply(ResourceDefinition resource, JsonObject? live, JsonObject applied, string manager, string? subresource, bool force)
    {
        var merged = live?.DeepClone().AsObject() ?? [];
        PlainRules.Merge(merged, applied);
        return merged;
    }

    public void RecordUpdate(ResourceDefinition resource, JsonObject? live, JsonObject updated, string manager, string? subresource)
    {
    }
}
