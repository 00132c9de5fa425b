using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>PodSpec</c>, in Pods and in templates.</summary>
internal static class PodSpecValidator
{
    /// <summary>Adds to <paramref name="errors"/> what is wrong.</summary>
    public static void Validate(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        Checks.OneOf(spec, "restartPolicy", path, errors, "Always", "OnFailure", "Never");
        Checks.OneOf(spec, "dnsPolicy", path, errors, "ClusterFirstWithHostNet", "ClusterFirst", "Default", "None");
        Checks.Positive(spec, "activeDeadlineSeconds", path, errors);
        var volumes = Volumes(spec, path, errors);
        Containers(spec, volumes, path, errors);
        Tolerations(spec, path, errors);
        if (spec.Text("nodeName") is { Length: > 0 } node && Names.Subdomain(node) is { } fault)
        {
            errors.Invalid(path.Child("nodeName"), node, fault);
        }
    }

    private static HashSet<string> Volumes(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>();
        foreach (var (volume, index) in spec.Objects("volumes").Select((volume, index) => (volume, index)))
        {
            var at = path.Child("volumes").Item(index);
            var name = volume.Text("name") ?? "";
            if (name.Length == 0)
            {
                errors.Required(at.Child("name"));
            }
            else if (Names.Label(name) is { } fault)
            {
                errors.Invalid(at.Child("name"), name, fault);
            }

            if (!names.Add(name))
            {
                errors.Duplicate(at.Child("name"), name);
            }

            if (volume.Count(field => field.Key != "name") > 1)
            {
                errors.Forbidden(at.Child(volume.Last().Key), "may not specify more than 1 volume type");
            }
        }

        return names;
    }

    private static void Containers(JsonObject spec, HashSet<string> volumes, FieldPath path, FieldErrors errors)
    {
        if (!spec.Objects("containers").Any())
        {
            errors.Required(path.Child("containers"));
        }

        var names = new HashSet<string>();
        foreach (var list in new[] { "initContainers", "containers" })
        {
            foreach (var (container, index) in spec.Objects(list).Select((container, index) => (container, index)))
            {
                var at = path.Child(list).Item(index);
                ContainerValidator.Validate(container, volumes, at, errors);
                if (container.Text("name") is { Length: > 0 } name && !names.Add(name))
                {
                    errors.Duplicate(at.Child("name"), name);
                }
            }
        }
    }

    private static void Tolerations(JsonObject spec, FieldPath path, FieldErrors errors)
    {
        foreach (var (toleration, index) in spec.Objects("tolerations").Select((toleration, index) => (toleration, index)))
        {
            var at = path.Child("tolerations").Item(index);
            Checks.OneOf(toleration, "effect", at, errors, "", "NoSchedule", "PreferNoSchedule", "NoExecute");
            Checks.OneOf(toleration, "operator", at, errors, "Equal", "Exists");
            if (toleration.Text("key") is { Length: > 0 } key && Names.QualifiedName(key) is { } fault)
            {
                errors.Invalid(at.Child("key"), key, fault);
            }

            if (toleration.Text("operator") == "Exists" && !string.IsNullOrEmpty(toleration.Text("value")))
            {
                errors.Invalid(at.Child("operator"), toleration["value"], "value must be empty when `operator` is 'Exists'");
            }

            if (toleration.Whole("tolerationSeconds") is not null && toleration.Text("effect") != "NoExecute")
            {
                errors.Invalid(at.Child("effect"), toleration.Text("effect") ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
        }
    }
}
