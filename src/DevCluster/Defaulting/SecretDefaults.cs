using System.Text;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Defaulting;

/// <summary>core/v1 <c>Secret</c>: the write-only <c>stringData</c> becomes <c>data</c>, as an API server has it once it has read the object.</summary>
internal sealed class SecretDefaults : IKindDefaults
{
    /// <inheritdoc/>
    public void Apply(JsonObject value)
    {
        value["type"] ??= "Opaque";
        if (value["stringData"] is not JsonObject plain)
        {
            return;
        }

        value.Remove("stringData");
        var data = value["data"] as JsonObject ?? [];
        value["data"] ??= data;
        foreach (var (name, text) in plain)
        {
            data[name] = Convert.ToBase64String(Encoding.UTF8.GetBytes((string?)text ?? ""));
        }
    }
}
