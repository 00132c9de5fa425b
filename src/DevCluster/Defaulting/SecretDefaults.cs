using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Secret</c>: <c>stringData</c> is write-only and becomes <c>data</c>.</summary>
internal sealed class SecretDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        value.Default("type", "Opaque");
        if (value.Object("stringData") is { } plain)
        {
            foreach (var (name, text) in plain)
            {
                value.Ensure("data")[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text.AsText() ?? ""));
            }

            value.Remove("stringData");
        }
    }
}
