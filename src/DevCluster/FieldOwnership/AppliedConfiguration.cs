using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>Checks an applied configuration and brings it into the form that objects are stored in.</summary>
internal static class AppliedConfiguration
{
    /// <summary>A copy to merge, with only what the request may write.</summary>
    public static JsonObject Read(ResourceDefinition resource, JsonObject applied, OwnedView view, Schema schema)
    {
        if (applied.Object("metadata")?.List("managedFields") is { Count: > 0 })
        {
            throw new StatusException(HttpStatusCode.BadRequest, "BadRequest", "metadata.managedFields must be nil");
        }

        var configuration = view.Writable(applied);
        var unknown = Decode(resource, configuration, schema);
        if (unknown.Count > 0)
        {
            throw Untyped(resource, applied, $".{unknown[0]}: field not declared in schema");
        }

        RequireKeys(resource, configuration, configuration, schema, FieldPath.Root);
        return configuration;
    }

    private static IReadOnlyList<string> Decode(ResourceDefinition resource, JsonObject configuration, Schema schema)
    {
        if (resource.IsCustom)
        {
            var pruner = new Pruner();
            pruner.Prune(configuration, schema, FieldPath.Root);
            return pruner.Removed;
        }

        var decoder = new TypedDecoder(resource);
        decoder.Decode(configuration, schema);
        return decoder.Unknown;
    }

    private static void RequireKeys(ResourceDefinition resource, JsonObject root, JsonNode? value, Schema schema, FieldPath path)
    {
        if (Granularity.IsObject(value, schema))
        {
            foreach (var (name, child) in value!.AsObject())
            {
                RequireKeys(resource, root, child, Granularity.Child(schema, name), path.Child(name));
            }
        }
        else if (Granularity.IsList(value, schema))
        {
            var seen = new HashSet<string>();
            foreach (var (item, index) in value!.AsArray().Select((item, index) => (item, index)))
            {
                if (PathElement.Item(item, schema) is not { } element)
                {
                    throw Untyped(resource, root, $".{path}: element {index}: associative list with keys has an element that omits key field {string.Join(", ", schema.Keys.Select(key => $"\"{key}\""))}");
                }

                if (!seen.Add(element))
                {
                    throw Untyped(resource, root, $".{path}: duplicate entries for key {PathElement.Display(element)}");
                }

                RequireKeys(resource, root, item, schema.Items ?? Schema.Anything, path.Item(index));
            }
        }
    }

    // The API server answers 500 here, though the fault is the client's; clients are written against that.
    private static StatusException Untyped(ResourceDefinition resource, JsonObject applied, string reason)
    {
        var metadata = applied.Object("metadata") ?? [];
        return new(
            HttpStatusCode.InternalServerError,
            "InternalError",
            $"failed to create typed patch object ({metadata.Text("namespace")}/{metadata.Text("name")}; {resource.ApiVersion}, Kind={resource.Kind}): {reason}");
    }
}
