using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Kinds;

/// <summary>node/v1 <c>RuntimeClass</c>.</summary>
internal sealed class RuntimeClassValidator : IKindValidator
{
    /// <inheritdoc/>
    public void Validate(JsonObject value, JsonObject? old, FieldErrors errors)
    {
        var handler = value.Text("handler") ?? "";
        if (Names.Label(handler) is { } fault)
        {
            errors.Invalid(FieldPath.Root.Child("handler"), handler, fault);
        }

        Checks.Immutable(value, old, "handler", FieldPath.Root, errors);
    }
}
