using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Reviews;

/// <summary>authentication.k8s.io TokenReview: who a bearer token stands for.</summary>
internal sealed class TokenReview(BearerTokenAuthenticator tokens) : IReview
{
    public string Plural => "tokenreviews";

    public JsonObject Answer(ApiCall call, JsonObject review)
    {
        var token = (string?)review["spec"]?["token"] ?? "";
        var audiences = (review["spec"]?["audiences"] as JsonArray)?.Select(audience => (string?)audience ?? "").ToArray() ?? [];
        if (tokens.Find(token, audiences) is not { } identity)
        {
            return new JsonObject { ["authenticated"] = false, ["user"] = new JsonObject(), ["error"] = "invalid bearer token" };
        }

        var status = new JsonObject { ["authenticated"] = true, ["user"] = UserDocument.Of(identity.User) };
        if (identity.Audiences.Count > 0)
        {
            status["audiences"] = UserDocument.Texts(identity.Audiences);
        }

        return status;
    }
}
