using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;

namespace Krustlet.DevCluster.Reviews;

/// <summary>authentication.k8s.io <c>UserInfo</c> as JSON.</summary>
internal static class UserDocument
{
    public static JsonObject Of(UserInfo user)
    {
        var result = new JsonObject { ["username"] = user.Name, ["groups"] = Texts(user.Groups) };
        if (user.Uid.Length > 0)
        {
            result["uid"] = user.Uid;
        }

        if (user.Extra.Count > 0)
        {
            result["extra"] = new JsonObject(user.Extra.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Texts(pair.Value))));
        }

        return result;
    }

    public static JsonArray Texts(IEnumerable<string> texts) => new(texts.Select(text => (JsonNode?)JsonValue.Create(text)).ToArray());
}
