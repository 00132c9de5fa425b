using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Services get a cluster IP of 10.96.0.0/16 and, where the type asks for it, node ports from 30000.</summary>
internal sealed class ServiceStrategy(ResourceStore services) : KindStrategy
{
    private const int FirstNodePort = 30000;
    private const int NodePortCount = 2768;
    private const int AddressCount = 65534;

    private readonly Lock _gate = new();
    private int _nextAddress = 10;
    private int _nextPort;

    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        value["status"] = new JsonObject { ["loadBalancer"] = new JsonObject() };
        Allocate(value);
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target)
    {
        if (value["spec"] is JsonObject spec && live["spec"] is JsonObject old && (string?)spec["type"] != "ExternalName")
        {
            foreach (var field in new[] { "clusterIP", "clusterIPs" })
            {
                spec[field] ??= old[field]?.DeepClone();
            }

            KeepNodePorts(spec, old);
        }

        Allocate(value);
    }

    private static void KeepNodePorts(JsonObject spec, JsonObject old)
    {
        foreach (var port in Ports(spec).Where(port => port["nodePort"] is null && NeedsNodePorts(spec)))
        {
            var before = Ports(old).FirstOrDefault(other => JsonNode.DeepEquals(other["port"], port["port"]) && JsonNode.DeepEquals(other["protocol"], port["protocol"]));
            if (before?["nodePort"] is { } kept)
            {
                port["nodePort"] = kept.DeepClone();
            }
        }
    }

    private void Allocate(JsonObject value)
    {
        if (value["spec"] is not JsonObject spec || (string?)spec["type"] == "ExternalName")
        {
            return;
        }

        lock (_gate)
        {
            if (string.IsNullOrEmpty((string?)spec["clusterIP"]))
            {
                spec["clusterIP"] = NextAddress();
            }

            spec["clusterIPs"] ??= new JsonArray((string?)spec["clusterIP"]);
            foreach (var port in Ports(spec).Where(port => NeedsNodePorts(spec) && (int?)port["nodePort"] is null or 0))
            {
                port["nodePort"] = NextNodePort(spec);
            }
        }
    }

    private string NextAddress()
    {
        while (true)
        {
            var number = (_nextAddress++ % AddressCount) + 1;
            var address = $"10.96.{number >> 8}.{number & 255}";
            if (services.Current.Objects.Values.All(service => service.Fields["spec.clusterIP"] != address))
            {
                return address;
            }
        }
    }

    private int NextNodePort(JsonObject spec)
    {
        var taken = services.Current.Objects.Values
            .Where(service => service.Fields["spec.type"] is "NodePort" or "LoadBalancer")
            .SelectMany(service => Ports(service.Thaw()["spec"]!.AsObject()))
            .Concat(Ports(spec))
            .Select(port => (int?)port["nodePort"] ?? 0)
            .ToHashSet();
        for (var attempt = 0; attempt < NodePortCount; attempt++)
        {
            var port = FirstNodePort + (_nextPort++ % NodePortCount);
            if (!taken.Contains(port))
            {
                return port;
            }
        }

        throw Failures.Internal("failed to allocate a nodePort: range is full");
    }

    private static bool NeedsNodePorts(JsonObject spec) => (string?)spec["type"] is "NodePort" or "LoadBalancer";

    private static IEnumerable<JsonObject> Ports(JsonObject spec) => (spec["ports"] as JsonArray)?.OfType<JsonObject>() ?? [];
}
