using k8s.Models;

namespace Krustlet.DevCluster.Controllers.EndpointSlices;

/// <summary>The endpoints of a Service that serve on the same ports at addresses of one family: what one slice may hold.</summary>
internal sealed record SliceGroup(string AddressType, IReadOnlyList<Discoveryv1EndpointPort> Ports, IReadOnlyList<V1Endpoint> Endpoints)
{
    public string Key => KeyOf(AddressType, Ports);

    public static string KeyOf(string addressType, IEnumerable<Discoveryv1EndpointPort>? ports) =>
        $"{addressType}:{string.Join(',', (ports ?? []).Select(port => $"{port.Name}={port.Port}/{port.Protocol}/{port.AppProtocol}"))}";
}
