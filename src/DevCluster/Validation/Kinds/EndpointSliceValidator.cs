using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>discovery.k8s.io/v1 <c>EndpointSlice</c>.</summary>
internal sealed class EndpointSliceValidator : IKindValidator
{
    private const int MostEndpoints = 1000;
    private const int MostPorts = 20000;
    private const int MostAddresses = 100;

    private static readonly FieldPath Endpoints = FieldPath.Root.Child("endpoints");
    private static readonly FieldPath PortList = FieldPath.Root.Child("ports");

    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        Checks.Present(value, "addressType", FieldPath.Root, errors);
        Checks.OneOf(value, "addressType", FieldPath.Root, errors, "FQDN", "IPv4", "IPv6");
        Checks.Immutable(value, old, "addressType", FieldPath.Root, errors);
        var endpoints = value.Objects("endpoints").ToList();
        if (endpoints.Count > MostEndpoints)
        {
            errors.TooMany(Endpoints, endpoints.Count, MostEndpoints);
            return;
        }

        foreach (var (endpoint, index) in endpoints.Select((endpoint, index) => (endpoint, index)))
        {
            Addresses(endpoint, value.Text("addressType"), Endpoints.Item(index).Child("addresses"), errors);
        }

        Ports([.. value.Objects("ports")], errors);
    }

    private static void Addresses(JsonObject endpoint, string? type, FieldPath at, FieldErrors errors)
    {
        var addresses = endpoint.List("addresses") ?? [];
        if (addresses.Count == 0)
        {
            errors.Required(at, "must contain at least 1 address");
        }
        else if (addresses.Count > MostAddresses)
        {
            errors.TooMany(at, addresses.Count, MostAddresses);
        }
        else if (type is "IPv4" or "IPv6")
        {
            for (var i = 0; i < addresses.Count; i++)
            {
                EndpointAddresses.Check(addresses[i], at.Item(i), errors);
            }
        }
    }

    private static void Ports(List<JsonObject> ports, FieldErrors errors)
    {
        if (ports.Count > MostPorts)
        {
            errors.TooMany(PortList, ports.Count, MostPorts);
            return;
        }

        var names = new HashSet<string>();
        foreach (var (port, index) in ports.Select((port, index) => (port, index)))
        {
            var at = PortList.Item(index);
            if (!names.Add(port.Text("name") ?? ""))
            {
                errors.Duplicate(at.Child("name"), port.Text("name") ?? "");
            }

            if (port["port"] is { } number)
            {
                Checks.Port(number, at.Child("port"), errors);
            }

            Checks.OneOf(port, "protocol", at, errors, "SCTP", "TCP", "UDP");
        }
    }
}
