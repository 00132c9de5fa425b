using System.Text.Json.Nodes;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.DevCluster.Stacks;

/// <summary>
/// Installs custom resource definitions by create and replace. Server-side apply would be refused by API servers before 1.25, whose
/// schema of a definition has no validation rules; a plain write leaves out what they do not know.
/// </summary>
internal sealed class DefinitionInstaller(IApiClient api)
{
    private const string Path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    public async Task InstallAsync(IEnumerable<JsonObject> definitions, CancellationToken cancellationToken)
    {
        foreach (var definition in definitions)
        {
            await InstallAsync(definition, cancellationToken);
        }
    }

    private async Task InstallAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        try
        {
            await api.SendAsync(new RawRequest(HttpMethod.Post, Path, definition.DeepClone()), cancellationToken);
        }
        catch (ApiException error) when (error.Reason == ApiErrorReason.AlreadyExists)
        {
            await ReplaceAsync(definition, cancellationToken);
        }
    }

    private async Task ReplaceAsync(JsonObject definition, CancellationToken cancellationToken)
    {
        var path = $"{Path}/{definition["metadata"]!["name"]}";
        var live = await api.SendAsync(new RawRequest(HttpMethod.Get, path), cancellationToken);
        var next = definition.DeepClone();
        next["metadata"]!["resourceVersion"] = live!["metadata"]!["resourceVersion"]!.DeepClone();
        await api.SendAsync(new RawRequest(HttpMethod.Put, path, next), cancellationToken);
    }
}
