using System.Net;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Schemas;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Patching;

/// <summary>Applies a patch in any of the three languages to a copy of an object.</summary>
internal sealed class ObjectPatcher(SchemaCatalog schemas)
{
    /// <summary>The patched copy.</summary>
    public JsonObject Patch(ResourceDefinition resource, JsonObject live, PatchLanguage language, JsonNode patch)
    {
        var copy = live.DeepClone().AsObject();
        switch (language)
        {
            case PatchLanguage.Json:
                return JsonPatch.Apply(copy, patch) as JsonObject ?? throw PatchFailures.Inapplicable("the patch leaves no object");
            case PatchLanguage.Merge:
                MergePatch.Apply(copy, Object(patch));
                return copy;
            case PatchLanguage.StrategicMerge when resource.IsCustom:
                throw new StatusException(
                    HttpStatusCode.UnsupportedMediaType,
                    "UnsupportedMediaType",
                    "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml");
            default:
                StrategicMergePatch.Apply(copy, Object(patch), schemas.For(resource));
                return copy;
        }
    }

    private static JsonObject Object(JsonNode patch) =>
        patch as JsonObject ?? throw PatchFailures.Malformed("a merge patch must be an object; for a list of operations use application/json-patch+json");
}
