using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Schemas;

/// <summary>The schema of every served resource, made once: built-in kinds from the client library's types, custom ones from their CRD.</summary>
internal sealed class SchemaCatalog
{
    private readonly BuiltInSchemas _builtIn = new();
    private readonly ConcurrentDictionary<(string Group, string Version, string Kind), Schema> _known = new();
    private readonly ConditionalWeakTable<JsonObject, Schema> _custom = [];

    /// <summary>The schema of <paramref name="resource"/>; <see cref="Schema.Anything"/>-like when nothing is known of it.</summary>
    public Schema For(ResourceDefinition resource)
    {
        if (resource.IsCustom)
        {
            return _custom.GetValue(resource.CustomSchema ?? NoSchema, source => new CustomSchemaReader(_builtIn.ObjectMeta).Root(source));
        }

        return _known.GetOrAdd((resource.Group, resource.Version, resource.Kind), Find);
    }

    private static JsonObject NoSchema { get; } = new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    private Schema Find((string Group, string Version, string Kind) kind) =>
        _builtIn.Find(kind.Group, kind.Version, kind.Kind) ?? Schema.Anything;
}
