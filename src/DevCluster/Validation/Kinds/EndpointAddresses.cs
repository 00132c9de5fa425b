using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>Addresses that traffic may be sent to from other machines (kubernetes <c>ValidateNonSpecialIP</c>).</summary>
internal static class EndpointAddresses
{
    public static void Check(JsonNode? value, FieldPath path, FieldErrors errors)
    {
        if (!IPAddress.TryParse(value.AsText(), out var address))
        {
            errors.Invalid(path, value, "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)");
        }
        else if (Fault(address) is { } fault)
        {
            errors.Invalid(path, value, fault);
        }
    }

    private static string? Fault(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return address switch
        {
            _ when address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) => $"may not be unspecified ({address})",
            _ when IPAddress.IsLoopback(address) => "may not be in the loopback range (127.0.0.0/8, ::1/128)",
            { IsIPv6LinkLocal: true } => "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
            _ when bytes is [169, 254, ..] => "may not be in the link-local range (169.254.0.0/16, fe80::/10)",
            _ when bytes is [224, 0, 0, _] or [0xff, 0x02, ..] => "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)",
            _ => null,
        };
    }
}
