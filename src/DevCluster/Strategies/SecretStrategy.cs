using System.Text;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Secrets: the write-only <c>stringData</c> becomes <c>data</c>.</summary>
internal sealed class SecretStrategy : KindStrategy
{
    public override void PrepareForCreate(JsonObject value, WriteOptions options) => Encode(value);

    public override void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target) => Encode(value);

    private static void Encode(JsonObject value)
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
