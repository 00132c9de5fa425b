using System.Text.Json.Nodes;
using Krustlet.DevCluster.Defaulting;
using Krustlet.DevCluster.Patching;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Validation;

namespace Krustlet.DevCluster.Rules;

/// <summary>The rules of every kind, from the schemas and from what is written down for built-in kinds.</summary>
internal sealed class ObjectRules(SchemaCatalog schemas) : IObjectRules
{
    private readonly ObjectPatcher _patcher = new(schemas);
    private readonly ObjectValidator _validator = new(schemas);

    /// <inheritdoc/>
    public IReadOnlyList<string> PruneAndDefault(ResourceDefinition resource, JsonObject value)
    {
        var schema = schemas.For(resource);
        if (resource.IsCustom)
        {
            var pruner = new Pruner();
            pruner.Prune(value, schema, FieldPath.Root);
            CustomDefaults.Apply(value, schema);
            return pruner.Removed;
        }

        var decoder = new TypedDecoder(resource);
        decoder.Decode(value, schema);
        BuiltInDefaults.Apply(resource, value);
        return decoder.Unknown;
    }

    /// <inheritdoc/>
    public void Validate(ResourceDefinition resource, JsonObject value, JsonObject? old) => _validator.Validate(resource, value, old);

    /// <inheritdoc/>
    public JsonObject Patch(ResourceDefinition resource, JsonObject live, PatchLanguage language, JsonNode patch) =>
        _patcher.Patch(resource, live, language, patch);
}
