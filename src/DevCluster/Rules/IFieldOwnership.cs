using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;

namespace Krustlet.DevCluster.Rules;

/// <summary><c>metadata.managedFields</c>: who owns which field, and server-side apply on top of it.</summary>
public interface IFieldOwnership
{
    /// <summary>
    /// Server-side apply: merges <paramref name="applied"/> into <paramref name="live"/> (null to create), removes what the manager
    /// applied before and now leaves out, records ownership. Conflicts are 409 with one cause a field unless <paramref name="force"/>.
    /// </summary>
    JsonObject Apply(ResourceDefinition resource, JsonObject? live, JsonObject applied, string manager, string? subresource, bool force);

    /// <summary>Records in <paramref name="updated"/> what a create, update or patch changed against <paramref name="live"/>.</summary>
    void RecordUpdate(ResourceDefinition resource, JsonObject? live, JsonObject updated, string manager, string? subresource);
}
