using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Subresources;

/// <summary>A subresource of Pods through which one part of a running Pod's spec may change.</summary>
/// <param name="name">The subresource.</param>
/// <param name="take">The live Pod with the part that was asked for; throws when that may not be.</param>
/// <param name="updater">Writes.</param>
/// <param name="rules">Patches, and checks the outcome as if it were new.</param>
internal sealed class PodPartSubresource(string name, Func<ResourceDefinition, JsonObject, JsonObject, JsonObject> take, ObjectUpdater updater, IObjectRules rules)
    : PartSubresource(name, updater, rules)
{
    private readonly IObjectRules _rules = rules;

    protected override bool ChecksItself => true;

    protected override bool IsPartOf(ResourceDefinition resource) => resource is { Group: "", Plural: "pods" };

    protected override JsonObject Take(ResourceDefinition definition, JsonObject live, JsonObject asked)
    {
        var value = take(definition, live, asked);
        _rules.PruneAndDefault(definition, value);
        _rules.Validate(definition, value, null);
        return value;
    }
}
