using System.Text.Json.Nodes;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Manifests;

/// <summary>Server-side applies manifests of any kind, as <c>kubectl apply --server-side</c> does.</summary>
public sealed class ManifestApplier(IApiClient api)
{
    private const string ApplyContent = "application/apply-patch+yaml";

    /// <summary>Applies one object; without a namespace of its own it goes to <paramref name="defaultNamespace"/>.</summary>
    public async Task ApplyAsync(JsonObject manifest, string defaultNamespace, CancellationToken cancellationToken)
    {
        var path = await PathAsync(manifest, defaultNamespace, cancellationToken);
        await api.SendAsync(
            new RawRequest(HttpMethod.Patch, $"{path}?fieldManager={FieldManagers.DevCluster}&force=true", manifest.DeepClone(), ApplyContent),
            cancellationToken);
    }

    /// <summary>Applies several, in order.</summary>
    public async Task ApplyAsync(IEnumerable<JsonObject> manifests, string defaultNamespace, CancellationToken cancellationToken)
    {
        foreach (var manifest in manifests)
        {
            await ApplyAsync(manifest, defaultNamespace, cancellationToken);
        }
    }

    private async Task<string> PathAsync(JsonObject manifest, string defaultNamespace, CancellationToken cancellationToken)
    {
        var apiVersion = manifest["apiVersion"]!.GetValue<string>();
        var kind = manifest["kind"]!.GetValue<string>();
        var name = manifest["metadata"]!["name"]!.GetValue<string>();
        var root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        var resource = await FindResourceAsync(root, kind, cancellationToken)
            ?? throw new ManifestException($"{kind} {name}: the cluster serves no {kind} in {apiVersion}; install its CustomResourceDefinition first");
        var space = manifest["metadata"]!["namespace"]?.GetValue<string>() ?? defaultNamespace;
        var plural = resource["name"]!.GetValue<string>();
        return resource["namespaced"]!.GetValue<bool>() ? $"{root}/namespaces/{space}/{plural}/{name}" : $"{root}/{plural}/{name}";
    }

    private async Task<JsonNode?> FindResourceAsync(string root, string kind, CancellationToken cancellationToken)
    {
        try
        {
            var list = await api.SendAsync(new RawRequest(HttpMethod.Get, root), cancellationToken);
            return list?["resources"]?.AsArray().FirstOrDefault(resource =>
                resource?["kind"]?.GetValue<string>() == kind && !resource["name"]!.GetValue<string>().Contains('/', StringComparison.Ordinal));
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.NotFound)
        {
            return null;
        }
    }
}
