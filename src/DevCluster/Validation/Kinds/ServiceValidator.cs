using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Service</c>.</summary>
internal sealed class ServiceValidator : IKindValidator
{
    private static readonly FieldPath Spec = FieldPath.Root.Child("spec");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var spec = value.Object("spec") ?? [];
        Checks.OneOf(spec, "type", Spec, errors, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        Checks.OneOf(spec, "sessionAffinity", Spec, errors, "ClientIP", "None");
        var ports = spec.Objects("ports").ToList();
        if (ports.Count == 0 && spec.Text("clusterIP") != "None" && spec.Text("type") != "ExternalName")
        {
            errors.Required(Spec.Child("ports"));
        }

        var names = new HashSet<string>();
        var numbers = new HashSet<(long?, string?)>();
        foreach (var (port, index) in ports.Select((port, index) => (port, index)))
        {
            var at = Spec.Child("ports").Item(index);
            Port(port, at, isOnly: ports.Count == 1, errors);
            if (!names.Add(port.Text("name") ?? "") && !string.IsNullOrEmpty(port.Text("name")))
            {
                errors.Duplicate(at.Child("name"), port["name"]);
            }

            if (!numbers.Add((port.Whole("port"), port.Text("protocol"))))
            {
                errors.Duplicate(at, new JsonObject { ["port"] = port["port"]?.DeepClone(), ["protocol"] = port["protocol"]?.DeepClone() });
            }
        }

        KeepsClusterAddress(spec, old?.Object("spec"), errors);
    }

    private static void Port(JsonObject port, FieldPath at, bool isOnly, FieldErrors errors)
    {
        var name = port.Text("name") ?? "";
        if (name.Length == 0 && !isOnly)
        {
            errors.Required(at.Child("name"));
        }
        else if (name.Length > 0 && Names.Label(name) is { } fault)
        {
            errors.Invalid(at.Child("name"), name, fault);
        }

        Checks.Port(port["port"], at.Child("port"), errors);
        Checks.OneOf(port, "protocol", at, errors, "SCTP", "TCP", "UDP");
        if (port["targetPort"] is { } target && target.AsText() is null)
        {
            Checks.Port(target, at.Child("targetPort"), errors);
        }
    }

    private static void KeepsClusterAddress(JsonObject spec, JsonObject? before, FieldErrors errors)
    {
        if (before?.Text("clusterIP") is { Length: > 0 } address
            && before.Text("type") != "ExternalName" && spec.Text("type") != "ExternalName" && spec.Text("clusterIP") != address)
        {
            errors.Invalid(Spec.Child("clusterIPs").Item(0), spec["clusterIP"], "may not change once set");
        }
    }
}
