using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Validation;

/// <summary>What must hold for one built-in kind beside its metadata. Sees defaulted objects.</summary>
internal interface IKindValidator
{
    /// <summary>Adds to <paramref name="errors"/> what is wrong.</summary>
    /// <param name="value">The new object.</param>
    /// <param name="old">What is stored, or null on create.</param>
    /// <param name="errors">Where to tell.</param>
    void Validate(JsonObject value, JsonObject? old, FieldErrors errors);
}
