using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;
using Krustlet.EndToEnd.Clusters;

namespace Krustlet.EndToEnd.Workloads;

/// <summary>Kinds that were betas in Kubernetes 1.20, and whose betas are gone by now.</summary>
internal static class ServedVersions
{
    /// <summary>The stable version where the API server has the kind in it, else the beta.</summary>
    public static async Task<string> ServedVersionAsync(this ClusterFixture cluster, string kind, string stable, string beta)
    {
        try
        {
            var served = await cluster.Api.SendAsync(new RawRequest(HttpMethod.Get, $"/apis/{stable}"), CancellationToken.None);
            return served!["resources"]!.AsArray().Any(resource => resource!["kind"]!.GetValue<string>() == kind) ? stable : beta;
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.NotFound)
        {
            return beta;
        }
    }
}
