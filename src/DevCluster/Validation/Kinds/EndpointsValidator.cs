using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>Endpoints</c>.</summary>
internal sealed class EndpointsValidator : IKindValidator
{
    private static readonly FieldPath Subsets = FieldPath.Root.Child("subsets");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        foreach (var (subset, index) in value.Objects("subsets").Select((subset, index) => (subset, index)))
        {
            var at = Subsets.Item(index);
            if (subset.List("addresses") is not { Count: > 0 } && subset.List("notReadyAddresses") is not { Count: > 0 })
            {
                errors.Required(at, "must specify `addresses` or `notReadyAddresses`");
            }

            Addresses(subset, "addresses", at, errors);
            Addresses(subset, "notReadyAddresses", at, errors);
            Ports(subset, at, errors);
        }
    }

    private static void Addresses(JsonObject subset, string name, FieldPath at, FieldErrors errors)
    {
        foreach (var (address, index) in subset.Objects(name).Select((address, index) => (address, index)))
        {
            EndpointAddresses.Check(address["ip"], at.Child(name).Item(index).Child("ip"), errors);
        }
    }

    private static void Ports(JsonObject subset, FieldPath at, FieldErrors errors)
    {
        var ports = subset.Objects("ports").ToList();
        foreach (var (port, index) in ports.Select((port, index) => (port, index)))
        {
            var path = at.Child("ports").Item(index);
            if (ports.Count > 1 && string.IsNullOrEmpty(port.Text("name")))
            {
                errors.Required(path.Child("name"));
            }

            Checks.Port(port["port"], path.Child("port"), errors);
            Checks.OneOf(port, "protocol", path, errors, "SCTP", "TCP", "UDP");
        }
    }
}
