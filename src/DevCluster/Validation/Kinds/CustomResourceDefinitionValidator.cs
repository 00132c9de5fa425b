using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Validation.Cel;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>apiextensions/v1 <c>CustomResourceDefinition</c>: enough that what it defines can be served.</summary>
internal sealed class CustomResourceDefinitionValidator : IKindValidator
{
    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        var names = spec.Object("names") ?? [];
        Checks.Present(spec, "group", Spec, errors);
        Checks.Present(names, "plural", Spec.Child("names"), errors);
        Checks.Present(names, "kind", Spec.Child("names"), errors);
        Checks.OneOf(spec, "scope", Spec, errors, "Cluster", "Namespaced");
        var wanted = $"{names.Text("plural")}.{spec.Text("group")}";
        if (value.Object("metadata")?.Text("name") is { } name && name != wanted)
        {
            errors.Invalid(FieldPath.Root.Child("metadata", "name"), name, "must be spec.names.plural+\".\"+spec.group");
        }

        Versions(spec, errors);
        Checks.Immutable(spec, old?.Object("spec"), "scope", Spec, errors);
        Checks.Immutable(spec, old?.Object("spec"), "group", Spec, errors);
    }

    private static void Versions(JsonObject spec, FieldErrors errors)
    {
        var versions = spec.Objects("versions").ToList();
        if (versions.Count(version => version.IsTrue("storage")) != 1)
        {
            errors.Invalid(Spec.Child("versions"), new JsonArray([.. versions.Select(version => version["name"]?.DeepClone())]), "must have exactly one version marked as storage version");
        }

        foreach (var (version, index) in versions.Select((version, index) => (version, index)))
        {
            var at = Spec.Child("versions").Item(index);
            if (Names.Label(version.Text("name") ?? "") is { } fault)
            {
                errors.Invalid(at.Child("name"), version.Text("name") ?? "", fault);
            }

            if (version.Object("schema")?.Object("openAPIV3Schema") is not { } schema)
            {
                errors.Required(at.Child("schema", "openAPIV3Schema"), "schemas are required");
            }
            else if (schema.Text("type") != "object")
            {
                errors.Invalid(at.Child("schema", "openAPIV3Schema", "type"), schema.Text("type") ?? "", "must be object at the root");
            }
            else
            {
                Rules(schema, at.Child("schema", "openAPIV3Schema"), errors);
            }
        }
    }

    // A rule that cannot be compiled would refuse every object: better to refuse the definition.
    private static void Rules(JsonNode? schema, FieldPath path, FieldErrors errors)
    {
        if (schema is JsonArray items)
        {
            foreach (var (item, index) in items.Select((item, index) => (item, index)))
            {
                Rules(item, path.Item(index), errors);
            }
        }
        else if (schema is JsonObject fields)
        {
            foreach (var (rule, index) in fields.Objects("x-kubernetes-validations").Select((rule, index) => (rule, index)))
            {
                Compile(rule, path.Child("x-kubernetes-validations").Item(index).Child("rule"), errors);
            }

            foreach (var (name, child) in fields.Where(field => field.Key is not ("default" or "enum" or "example" or "x-kubernetes-validations")))
            {
                Rules(child, path.Child(name), errors);
            }
        }
    }

    private static void Compile(JsonObject rule, FieldPath path, FieldErrors errors)
    {
        try
        {
            _ = new CelProgram(rule.Text("rule") ?? "");
        }
        catch (CelException exception)
        {
            errors.Invalid(path, rule["rule"], $"compilation failed: ERROR: {exception.Message}");
        }
    }
}
