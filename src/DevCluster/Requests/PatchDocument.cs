using System.Text.Json.Nodes;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Requests;

/// <summary>The body of a PATCH.</summary>
/// <param name="Language">How it is written; null for server-side apply.</param>
/// <param name="Body">The patch.</param>
/// <param name="DuplicateFields">Paths that it gives more than once.</param>
internal sealed record PatchDocument(PatchLanguage? Language, JsonNode Body, IReadOnlyList<string> DuplicateFields)
{
    private const string JsonPatch = "application/json-patch+json";
    private const string MergePatch = "application/merge-patch+json";
    private const string StrategicPatch = "application/strategic-merge-patch+json";
    private const string ApplyPatch = "application/apply-patch+yaml";

    /// <summary>What the kinds accept: custom resources have no strategic merge.</summary>
    public static IReadOnlyList<string> MediaTypes(bool custom) =>
        custom ? [JsonPatch, MergePatch, ApplyPatch] : [JsonPatch, MergePatch, StrategicPatch, ApplyPatch];

    public bool IsApply => Language is null;

    public static async Task<PatchDocument> ReadAsync(ApiCall call)
    {
        var type = MediaType.Parse(call.Http.Request.ContentType ?? "").Type;
        if (!MediaTypes(call.Definition.IsCustom).Contains(type))
        {
            throw Failures.UnsupportedMediaType(type, MediaTypes(call.Definition.IsCustom));
        }

        PatchLanguage? language = type switch
        {
            JsonPatch => PatchLanguage.Json,
            MergePatch => PatchLanguage.Merge,
            StrategicPatch => PatchLanguage.StrategicMerge,
            _ => null,
        };
        var (patch, duplicates) = await RequestBody.ReadPatchAsync(call.Http.Request, language is null, call.Cancelled);
        return new PatchDocument(language, patch, duplicates);
    }
}
