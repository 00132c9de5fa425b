using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Proxying;

/// <summary>Where proxied requests go.</summary>
internal static class BackendAddress
{
    /// <summary>
    /// The root of a server. An address that is no global unicast one is a 400, so that nobody reaches what listens only for the API server's
    /// own machine (kubernetes <c>registry/core/pod.ResourceLocation</c>); a port that is none is a 503.
    /// </summary>
    public static Uri Of(string scheme, string? address, string port)
    {
        if (!IPAddress.TryParse(address, out var ip) || !IsGlobalUnicast(ip))
        {
            throw Failures.BadRequest("address not allowed");
        }

        var number = ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given
            : port.Length == 0 ? -1
            : throw Failures.Unavailable($"error trying to reach service: dial tcp: address {port}: invalid port");
        return new UriBuilder(scheme, ip.ToString(), number).Uri;
    }

    /// <summary><c>status.podIPs[0].ip</c>; null when there is none yet.</summary>
    public static string? OfPod(JsonObject pod) => (string?)(pod["status"]?["podIPs"] as JsonArray)?.FirstOrDefault()?["ip"];

    private static bool IsGlobalUnicast(IPAddress address)
    {
        var ip = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = ip.GetAddressBytes();
        return !IPAddress.IsLoopback(ip) && !ip.IsIPv6Multicast && !ip.IsIPv6LinkLocal && !ip.Equals(IPAddress.Any) && !ip.Equals(IPAddress.IPv6Any)
            && !ip.Equals(IPAddress.Broadcast) && bytes is not ([169, 254, _, _] or [>= 224 and <= 239, _, _, _]);
    }
}
