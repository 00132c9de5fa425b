using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>core/v1 <c>ConfigMap</c>.</summary>
internal sealed class ConfigMapValidator : IKindValidator
{
    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors) => KeyedData.Validate(value, old, errors, "data", "binaryData");
}
