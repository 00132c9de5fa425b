using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>What the API server fills in for one built-in kind. Sets only what is absent, so that doing it twice changes nothing.</summary>
internal interface IKindDefaults
{
    /// <summary>Fills in, in place.</summary>
    void Apply(JsonObject value);
}
