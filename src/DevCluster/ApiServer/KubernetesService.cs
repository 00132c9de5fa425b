using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.ApiServer;

/// <summary>
/// The <c>kubernetes</c> Service in <c>default</c>, and where it leads. A server on loopback has no address that Endpoints may
/// name (a kube-apiserver that advertises one is refused, too), so there they are left out.
/// </summary>
internal sealed class KubernetesService(ResourceCatalog catalog, ObjectCreator creator, ObjectUpdater updater, WriteOptions options)
{
    private const string Name = "kubernetes";
    private static readonly ObjectKey Key = new("default", Name);

    /// <summary>Writes them as they are to be for a server at this address.</summary>
    public void Publish(IPAddress listening, int port)
    {
        Write("", "services", Service(port));
        if (Advertised(listening) is { } address)
        {
            Write("", "endpoints", Endpoints(address, port));
            Write("discovery.k8s.io", "endpointslices", Slice(address, port));
        }
    }

    private static IPAddress? Advertised(IPAddress listening) =>
        IPAddress.IsLoopback(listening) ? null
            : !listening.Equals(IPAddress.Any) && !listening.Equals(IPAddress.IPv6Any) ? listening
            : NetworkInterface.GetAllNetworkInterfaces()
                .Where(link => link.OperationalStatus == OperationalStatus.Up)
                .SelectMany(link => link.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .FirstOrDefault(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address));

    private void Write(string group, string plural, JsonObject value)
    {
        var resource = catalog.BuiltIn(group, plural);
        if (resource.Store.Find(Key) is null)
        {
            creator.Create(resource, Key.Namespace, value, options);
            return;
        }

        updater.Update(new UpdateRequest(resource, Key, WriteTarget.Main, null, live => Merged(live, value), options));
    }

    private static JsonObject Merged(JsonObject live, JsonObject value)
    {
        var merged = live.DeepClone().AsObject();
        foreach (var (name, part) in value.Where(part => part.Key != "metadata"))
        {
            merged[name] = part?.DeepClone();
        }

        return merged;
    }

    private static JsonObject Service(int port) => new()
    {
        ["metadata"] = new JsonObject
        {
            ["name"] = Name,
            ["labels"] = new JsonObject { ["component"] = "apiserver", ["provider"] = "kubernetes" },
        },
        ["spec"] = new JsonObject
        {
            ["clusterIP"] = "10.96.0.1",
            ["type"] = "ClusterIP",
            ["ports"] = new JsonArray(new JsonObject { ["name"] = "https", ["port"] = 443, ["protocol"] = "TCP", ["targetPort"] = port }),
        },
    };

    private static JsonObject Endpoints(IPAddress address, int port) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["endpointslice.kubernetes.io/skip-mirror"] = "true" } },
        ["subsets"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(new JsonObject { ["ip"] = address.ToString() }),
            ["ports"] = new JsonArray(Port(port)),
        }),
    };

    private static JsonObject Slice(IPAddress address, int port) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = Name, ["labels"] = new JsonObject { ["kubernetes.io/service-name"] = Name } },
        ["addressType"] = address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4",
        ["endpoints"] = new JsonArray(new JsonObject
        {
            ["addresses"] = new JsonArray(address.ToString()),
            ["conditions"] = new JsonObject { ["ready"] = true },
        }),
        ["ports"] = new JsonArray(Port(port)),
    };

    private static JsonObject Port(int port) => new() { ["name"] = "https", ["port"] = port, ["protocol"] = "TCP" };
}
