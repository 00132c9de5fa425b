using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.NodePools.Draining;

/// <summary>Asks the API server to evict Pods, which disruption budgets may put off (<c>pods/eviction</c>).</summary>
internal sealed class PodEvictions(IApiClient client)
{
    private const string Subresource = "pods/eviction";

    /// <summary>The version of <c>policy</c> that this server wants in the body: <c>v1</c> since 1.22, before <c>v1beta1</c>.</summary>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        var discovery = await client.SendAsync(new RawRequest(HttpMethod.Get, "/api/v1"), cancellationToken);
        var resource = discovery?["resources"]?.AsArray().FirstOrDefault(resource => (string?)resource?["name"] == Subresource);
        return $"policy/{(string?)resource?["version"] ?? "v1"}";
    }

    /// <summary>Evicts a Pod. False when a disruption budget does not allow it now; a Pod that is gone meanwhile is fine.</summary>
    public async Task<bool> TryEvictAsync(V1Pod pod, string version, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["apiVersion"] = version,
            ["kind"] = "Eviction",
            ["metadata"] = new JsonObject { ["name"] = pod.Metadata.Name, ["namespace"] = pod.Metadata.NamespaceProperty },
            // This very Pod, not one that has taken its name meanwhile.
            ["deleteOptions"] = new JsonObject { ["preconditions"] = new JsonObject { ["uid"] = pod.Metadata.Uid } },
        };
        try
        {
            await client.SendAsync(new RawRequest(HttpMethod.Post, $"/api/v1/namespaces/{pod.Metadata.NamespaceProperty}/pods/{pod.Metadata.Name}/eviction", body), cancellationToken);
            return true;
        }
        catch (ApiException e) when (e.Reason == ApiErrorReason.TooManyRequests)
        {
            return false;
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
        {
            return true;
        }
    }
}
