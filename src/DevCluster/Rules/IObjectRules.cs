using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Rules;

/// <summary>
/// What the API server does to an object between reading a request and storing it. Pure: no storage, no clock.
/// Failures are <see cref="Statuses.StatusException"/>.
/// </summary>
public interface IObjectRules
{
    /// <summary>
    /// Prunes what the kind does not know and fills in defaults, in place. Answers the paths that it pruned
    /// (<c>spec.replica</c>), which a request with <c>fieldValidation=Strict</c> is refused for.
    /// </summary>
    IReadOnlyList<string> PruneAndDefault(ResourceDefinition resource, JsonObject value);

    /// <summary>Field errors of a create (<paramref name="old"/> null) or an update, as 422 Invalid with causes.</summary>
    void Validate(ResourceDefinition resource, JsonObject value, JsonObject? old);

    /// <summary>The patched copy of <paramref name="live"/>.</summary>
    JsonObject Patch(ResourceDefinition resource, JsonObject live, PatchLanguage language, JsonNode patch);
}
