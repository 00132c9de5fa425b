using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Proxying;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Subresources;

/// <summary>
/// <c>services/proxy</c>: any path of one of a Service's ready Pods (<c>/api/v1/namespaces/NS/services/[SCHEME:]NAME[:PORT]/proxy/PATH</c>, the port
/// by name or number).
/// </summary>
internal sealed class ServiceProxySubresource(ServedResource endpoints, ServedResource pods, BackendProxy proxy) : ISubresource
{
    public SubresourceDefinition? On(ResourceDefinition resource) => resource is { Group: "", Plural: "services" }
        ? new SubresourceDefinition("proxy", "ServiceProxyOptions", null, BackendProxy.Verbs)
        : null;

    public async Task HandleAsync(ApiCall call)
    {
        var named = ProxiedName.Of(call, "service");
        var key = new ObjectKey(call.Key.Namespace, named.Name);
        var port = PortName(call, key, named.Port);
        var subsets = (Find(endpoints, key)["subsets"] as JsonArray ?? []).OfType<JsonObject>();
        var choices = subsets.SelectMany(subset => Backends(subset, key.Namespace, port)).ToArray();
        if (choices.Length == 0)
        {
            throw Failures.Unavailable($"no endpoints available for service \"{call.Key.Name}\"");
        }

        var (address, number) = choices[Random.Shared.Next(choices.Length)];
        await proxy.ForwardAsync(call, BackendAddress.Of(named.SchemeOrDefault, address, number));
    }

    /// <summary>Endpoints know ports by name only.</summary>
    private static string PortName(ApiCall call, ObjectKey key, string port)
    {
        if (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return port;
        }

        var declared = (Find(call.Resource, key)["spec"]?["ports"] as JsonArray ?? []).FirstOrDefault(entry => (int?)entry?["port"] == number)
            ?? throw Failures.Unavailable($"no service port {number} found for service \"{key.Name}\"");
        return (string?)declared["name"] ?? "";
    }

    private static JsonObject Find(ServedResource resource, ObjectKey key) =>
        resource.Store.Find(key)?.Thaw() ?? throw Failures.NotFound(resource.Definition, key.Name);

    // Whoever may write Endpoints must not reach more than Pods by them.
    private IEnumerable<(string Address, string Port)> Backends(JsonObject subset, string ns, string port)
    {
        var number = (subset["ports"] as JsonArray ?? []).FirstOrDefault(entry => ((string?)entry?["name"] ?? "") == port)?["port"]?.ToString();
        return number is null ? [] : (subset["addresses"] as JsonArray ?? []).Where(address => IsOfPod(address, ns)).Select(address => ((string)address!["ip"]!, number));
    }

    private bool IsOfPod(JsonNode? address, string ns)
    {
        var target = address?["targetRef"];
        return target?["kind"]?.GetValue<string>() == "Pod"
            && target["namespace"]?.GetValue<string>() == ns
            && (string?)target["name"] is { } name
            && pods.Store.Find(new ObjectKey(ns, name))?.Thaw() is { } pod
            && BackendAddress.OfPod(pod) == (string?)address!["ip"];
    }
}
