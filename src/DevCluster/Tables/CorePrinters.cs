using System.Globalization;
using System.Text.Json;

namespace Krustlet.DevCluster.Tables;

/// <summary>Services, configuration, events and volumes.</summary>
internal static class CorePrinters
{
    private const int ShownEndpoints = 3;

    public static IReadOnlyDictionary<(string Group, string Kind), TablePrinter> All { get; } = new Dictionary<(string Group, string Kind), TablePrinter>
    {
        [("", "Namespace")] = new([Cells.Name, Cells.Text("Status", "status.phase"), Cells.Age]),
        [("", "Service")] = new([
            Cells.Name, Cells.Text("Type", "spec.type"), Cells.Text("Cluster-IP", "spec.clusterIP"), Cells.Text("External-IP", ExternalAddress), Cells.Text("Port(s)", ServicePorts),
            Cells.Age, Cells.Text("Selector", value => Cells.Map(value, "spec.selector"), wide: true)]),
        [("", "Endpoints")] = new([Cells.Name, Cells.Text("Endpoints", EndpointAddresses), Cells.Age]),
        [("discovery.k8s.io", "EndpointSlice")] = new([
            Cells.Name, Cells.Text("AddressType", "addressType"), Cells.Text("Ports", SlicePorts), Cells.Text("Endpoints", SliceAddresses), Cells.Age]),
        [("", "Secret")] = new([Cells.Name, Cells.Text("Type", "type"), Cells.Number("Data", value => value.Members("data").Count()), Cells.Age]),
        [("", "ConfigMap")] = new([Cells.Name, Cells.Number("Data", value => value.Members("data").Count() + value.Members("binaryData").Count()), Cells.Age]),
        [("", "ServiceAccount")] = new([Cells.Name, Cells.Number("Secrets", value => value.Items("secrets").Count()), Cells.Age]),
        [("", "Event")] = new(EventCells.Columns),
        [("", "PersistentVolume")] = new([
            Cells.Name, Cells.Text("Capacity", "spec.capacity.storage"), Cells.Text("Access Modes", AccessModes), Cells.Text("Reclaim Policy", "spec.persistentVolumeReclaimPolicy"),
            Cells.Text("Status", "status.phase"), Cells.Text("Claim", Claim), Cells.Text("StorageClass", value => value.Text("spec.storageClassName")), Cells.Age]),
        [("", "PersistentVolumeClaim")] = new([
            Cells.Name, Cells.Text("Status", "status.phase"), Cells.Text("Volume", value => value.Text("spec.volumeName")), Cells.Text("Capacity", value => value.Text("status.capacity.storage")),
            Cells.Text("Access Modes", AccessModes), Cells.Text("StorageClass", value => value.Text("spec.storageClassName")), Cells.Age]),
        [("networking.k8s.io", "Ingress")] = new([
            Cells.Name, Cells.Text("Class", "spec.ingressClassName"), Cells.Text("Hosts", value => Join(value.Items("spec.rules").Select(rule => rule.Text("host") is { Length: > 0 } host ? host : "*"))), Cells.Age]),
        [("networking.k8s.io", "NetworkPolicy")] = new([Cells.Name, Cells.Text("Pod-Selector", value => Cells.Selector(value.At("spec.podSelector"))), Cells.Age]),
    };

    private static string Join(IEnumerable<string> texts) => string.Join(",", texts).OrNone();

    private static string ExternalAddress(JsonElement service) => service.Text("spec.type") switch
    {
        "ExternalName" => service.Text("spec.externalName"),
        "LoadBalancer" => string.Join(",", service.Items("status.loadBalancer.ingress").Select(entry => entry.Text("ip"))) is { Length: > 0 } address ? address : "<pending>",
        _ => Join(service.Items("spec.externalIPs").Select(address => address.GetString() ?? "")),
    };

    private static string ServicePorts(JsonElement service) => Join(service.Items("spec.ports").Select(port =>
    {
        var node = port.Number("nodePort");
        var shown = node == 0 ? port.Text("port") : string.Create(CultureInfo.InvariantCulture, $"{port.Number("port")}:{node}");
        return $"{shown}/{(port.Text("protocol") is { Length: > 0 } protocol ? protocol : "TCP")}";
    }));

    private static string EndpointAddresses(JsonElement endpoints)
    {
        var all = endpoints.Items("subsets")
            .SelectMany(subset => subset.Items("ports").SelectMany(port => subset.Items("addresses").Select(address => $"{address.Text("ip")}:{port.Text("port")}")))
            .ToArray();
        return Shorten(all);
    }

    private static string SlicePorts(JsonElement slice) =>
        slice.Items("ports").Any() ? Join(slice.Items("ports").Select(port => port.Text("port") is { Length: > 0 } number ? number : "*")) : "<unset>";

    private static string SliceAddresses(JsonElement slice)
    {
        var all = slice.Items("endpoints").SelectMany(endpoint => endpoint.Items("addresses")).Select(address => address.GetString() ?? "").ToArray();
        return all.Length == 0 ? "<unset>" : Shorten(all);
    }

    private static string Shorten(string[] all)
    {
        var shown = Join(all.Take(ShownEndpoints));
        return all.Length > ShownEndpoints ? string.Create(CultureInfo.InvariantCulture, $"{shown} + {all.Length - ShownEndpoints} more...") : shown;
    }

    private static string AccessModes(JsonElement volume) => string.Join(",", volume.Items("spec.accessModes").Select(mode => mode.GetString() switch
    {
        "ReadWriteOnce" => "RWO",
        "ReadOnlyMany" => "ROX",
        "ReadWriteMany" => "RWX",
        "ReadWriteOncePod" => "RWOP",
        var other => other,
    }));

    private static string Claim(JsonElement volume) =>
        volume.At("spec.claimRef").IsPresent() ? $"{volume.Text("spec.claimRef.namespace")}/{volume.Text("spec.claimRef.name")}" : "";
}
