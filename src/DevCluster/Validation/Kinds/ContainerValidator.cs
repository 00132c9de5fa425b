using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Container</c>.</summary>
internal static class ContainerValidator
{
    private static readonly string[] Probes = ["livenessProbe", "readinessProbe", "startupProbe"];
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc"];

    /// <summary>Adds to <paramref name="errors"/> what is wrong.</summary>
    /// <param name="container">The container.</param>
    /// <param name="volumes">Names of the Pod's volumes.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="errors">Where to tell.</param>
    public static void Validate(JsonObject container, HashSet<string> volumes, FieldPath path, FieldErrors errors)
    {
        Name(container, path, errors);
        Checks.Present(container, "image", path, errors);
        Checks.OneOf(container, "imagePullPolicy", path, errors, "Always", "IfNotPresent", "Never");
        Checks.OneOf(container, "terminationMessagePolicy", path, errors, "File", "FallbackToLogsOnError");
        Ports(container, path, errors);
        Environment(container, path, errors);
        Mounts(container, volumes, path, errors);
        Resources(container, path, errors);
        foreach (var name in Probes)
        {
            if (container.Object(name) is { } probe)
            {
                Probe(probe, path.Child(name), errors);
            }
        }
    }

    private static void Name(JsonObject container, FieldPath path, FieldErrors errors)
    {
        var name = container.Text("name") ?? "";
        if (name.Length == 0)
        {
            errors.Required(path.Child("name"));
        }
        else if (Names.Label(name) is { } fault)
        {
            errors.Invalid(path.Child("name"), name, fault);
        }
    }

    private static void Ports(JsonObject container, FieldPath path, FieldErrors errors)
    {
        var names = new HashSet<string>();
        foreach (var (port, index) in container.Objects("ports").Select((port, index) => (port, index)))
        {
            var at = path.Child("ports").Item(index);
            if (port["containerPort"].AsWhole() is null or 0)
            {
                errors.Required(at.Child("containerPort"));
            }
            else
            {
                Checks.Port(port["containerPort"], at.Child("containerPort"), errors);
            }

            if (port["hostPort"] is { } host)
            {
                Checks.Port(host, at.Child("hostPort"), errors);
            }

            Checks.OneOf(port, "protocol", at, errors, "SCTP", "TCP", "UDP");
            if (port.Text("name") is { Length: > 0 } name && !names.Add(name))
            {
                errors.Duplicate(at.Child("name"), name);
            }
        }
    }

    private static void Environment(JsonObject container, FieldPath path, FieldErrors errors)
    {
        foreach (var (variable, index) in container.Objects("env").Select((variable, index) => (variable, index)))
        {
            var at = path.Child("env").Item(index);
            Checks.Present(variable, "name", at, errors);
            if (variable.Text("name")?.Contains('=', StringComparison.Ordinal) == true)
            {
                errors.Invalid(at.Child("name"), variable["name"], "a valid environment variable name must consist only of printable ASCII characters other than '='");
            }

            if (variable.Object("valueFrom") is { } source && !string.IsNullOrEmpty(variable.Text("value")))
            {
                errors.Invalid(at.Child("valueFrom"), source.FirstOrDefault().Key ?? "", "may not be specified when `value` is not empty");
            }
        }
    }

    private static void Mounts(JsonObject container, HashSet<string> volumes, FieldPath path, FieldErrors errors)
    {
        var places = new HashSet<string>();
        foreach (var (mount, index) in container.Objects("volumeMounts").Select((mount, index) => (mount, index)))
        {
            var at = path.Child("volumeMounts").Item(index);
            Checks.Present(mount, "name", at, errors);
            Checks.Present(mount, "mountPath", at, errors);
            if (mount.Text("name") is { Length: > 0 } name && !volumes.Contains(name))
            {
                errors.Add("FieldValueNotFound", $"Not found: \"{name}\"", at.Child("name"));
            }

            if (mount.Text("mountPath") is { Length: > 0 } place && !places.Add(place))
            {
                errors.Invalid(at.Child("mountPath"), place, "must be unique");
            }
        }
    }

    private static void Resources(JsonObject container, FieldPath path, FieldErrors errors)
    {
        var resources = container.Object("resources") ?? [];
        var limits = resources.Object("limits") ?? [];
        foreach (var (name, node) in resources.Object("requests") ?? [])
        {
            if (Amount(node) is { } request && Amount(limits[name]) is { } limit && request.CompareTo(limit) > 0)
            {
                errors.Invalid(path.Child("resources", "requests"), node, $"must be less than or equal to {name} limit of {limit}");
            }
        }

        foreach (var list in new[] { "limits", "requests" })
        {
            foreach (var (name, node) in resources.Object(list) ?? [])
            {
                if (Amount(node) is { Nanos.Sign: < 0 })
                {
                    errors.Invalid(path.Child("resources", list).Key(name), node, "must be greater than or equal to 0");
                }
            }
        }
    }

    private static Quantity? Amount(JsonNode? node) => node.AsText() is { } text && Quantity.TryParse(text, out var quantity) ? quantity : null;

    private static void Probe(JsonObject probe, FieldPath path, FieldErrors errors)
    {
        var handlers = Handlers.Where(probe.ContainsKey).ToList();
        if (handlers.Count == 0)
        {
            errors.Required(path, "must specify a handler type");
        }

        foreach (var extra in handlers.Skip(1))
        {
            errors.Forbidden(path.Child(extra), "may not specify more than 1 handler type");
        }

        foreach (var name in new[] { "initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold" })
        {
            Checks.NotNegative(probe, name, path, errors);
        }

        foreach (var name in new[] { "httpGet", "tcpSocket", "grpc" })
        {
            if (probe.Object(name) is { } handler && handler["port"].AsText() is null)
            {
                Checks.Port(handler["port"], path.Child(name, "port"), errors);
            }
        }
    }
}
