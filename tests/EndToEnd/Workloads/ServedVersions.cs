using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>Kinds that were betas in Kubernetes 1.20, and whose betas are gone by now.</summary>
internal static class ServedVersions
{
    /// <summary>The stable version where the API server has the kind in it, else the beta.</summary>
    public static async Task<string> ServedVersionAsync(this ClusterFixture cluster, string group, string kind)
    {
        try
        {
            var stable = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"/apis/{group}/v1"), CancellationToken.None);
            return stable!["resources"]!.AsArray().Any(resource => resource!["kind"]!.GetValue<string>() == kind) ? $"{group}/v1" : $"{group}/v1beta1";
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.NotFound)
        {
            return $"{group}/v1beta1";
        }
    }
}
