using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>Signing requests say who made them; the maker cannot choose that, and the request never changes.</summary>
internal sealed class CertificateSigningRequestStrategy : KindStrategy
{
    public override void PrepareForCreate(JsonObject value, WriteOptions options)
    {
        value["spec"] ??= new JsonObject();
        var spec = value["spec"]!.AsObject();
        spec["username"] = options.User.Name;
        spec["groups"] = new JsonArray(options.User.Groups.Select(group => (JsonNode?)JsonValue.Create(group)).ToArray());
        spec.Remove("uid");
        spec.Remove("extra");
        if (options.User.Uid.Length > 0)
        {
            spec["uid"] = options.User.Uid;
        }

        value["status"] = new JsonObject();
    }

    public override void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target) => value["spec"] = live["spec"]?.DeepClone();
}
