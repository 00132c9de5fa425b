using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation;

/// <summary>metav1 <c>ObjectMeta</c>, the same for every kind.</summary>
internal static class MetadataValidator
{
    private const int GreatestAnnotations = 256 * 1024;

    private static readonly FieldPath Metadata = FieldPath.Root.Child("metadata");
    private static readonly string[] Immutable = ["name", "namespace", "uid", "creationTimestamp"];

    /// <summary>Adds to <paramref name="errors"/> what is wrong.</summary>
    public static void Validate(ResourceDefinition resource, JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var metadata = value.Object("metadata") ?? [];
        ValidateName(resource, metadata, errors);
        Labels(metadata, Metadata, errors);
        ValidateAnnotations(metadata, errors);
        ValidateOwners(metadata, errors);
        foreach (var (finalizer, index) in (metadata.List("finalizers") ?? []).Select((node, index) => (node.AsText() ?? "", index)))
        {
            if (Names.QualifiedName(finalizer) is { } fault)
            {
                errors.Invalid(Metadata.Child("finalizers").Item(index), finalizer, fault);
            }
        }

        if (old?.Object("metadata") is { } before)
        {
            foreach (var name in Immutable.Where(name => !Json.Same(before[name], metadata[name])))
            {
                errors.Invalid(Metadata.Child(name), metadata[name], "field is immutable");
            }
        }
    }

    /// <summary>Checks <c>labels</c> of metadata that is at <paramref name="path"/>.</summary>
    public static void Labels(JsonObject metadata, FieldPath path, FieldErrors errors)
    {
        var at = path.Child("labels");
        foreach (var (key, node) in metadata.Object("labels") ?? [])
        {
            if (Names.QualifiedName(key) is { } fault)
            {
                errors.Invalid(at, key, fault);
            }

            if (Names.LabelValue(node.AsText() ?? "") is { } valueFault)
            {
                errors.Invalid(at, node, valueFault);
            }
        }
    }

    private static void ValidateName(ResourceDefinition resource, JsonObject metadata, FieldErrors errors)
    {
        var name = metadata.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Required(Metadata.Child("name"), "name or generateName is required");
            return;
        }

        var fault = (resource.Group, resource.Kind) switch
        {
            ("", "Service") => Names.ServiceLabel(name),
            ("", "Namespace") => Names.Label(name),
            ("rbac.authorization.k8s.io" or "certificates.k8s.io", _) => Names.PathSegment(name),
            _ => Names.Subdomain(name),
        };
        if (fault is not null)
        {
            errors.Invalid(Metadata.Child("name"), name, fault);
        }

        if (resource.Namespaced && string.IsNullOrEmpty(metadata.Text("namespace")))
        {
            errors.Required(Metadata.Child("namespace"));
        }
    }

    private static void ValidateAnnotations(JsonObject metadata, FieldErrors errors)
    {
        var size = 0;
        foreach (var (key, node) in metadata.Object("annotations") ?? [])
        {
            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(node.AsText() ?? "");
            if (Names.QualifiedName(key.ToLowerInvariant()) is { } fault)
            {
                errors.Invalid(Metadata.Child("annotations"), key, fault);
            }
        }

        if (size > GreatestAnnotations)
        {
            errors.TooLong(Metadata.Child("annotations"), GreatestAnnotations);
        }
    }

    private static void ValidateOwners(JsonObject metadata, FieldErrors errors)
    {
        var controllers = 0;
        foreach (var (owner, index) in metadata.Objects("ownerReferences").Select((owner, index) => (owner, index)))
        {
            var at = Metadata.Child("ownerReferences").Item(index);
            foreach (var name in new[] { "apiVersion", "kind", "name", "uid" }.Where(name => string.IsNullOrEmpty(owner.Text(name))))
            {
                errors.Invalid(at.Child(name), owner.Text(name) ?? "", "must not be empty");
            }

            controllers += owner.IsTrue("controller") ? 1 : 0;
        }

        if (controllers > 1)
        {
            errors.Invalid(Metadata.Child("ownerReferences"), metadata["ownerReferences"], "Only one reference can have Controller set to true");
        }
    }
}
