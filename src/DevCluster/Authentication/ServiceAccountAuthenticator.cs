using System.Text.Json.Nodes;
using Krustlet.DevCluster.Resources;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Authentication;

/// <summary>Service account tokens: the account, and the Pod or Secret that the token is bound to, must still be the same.</summary>
internal sealed class ServiceAccountAuthenticator(ServiceAccountTokens tokens, ResourceCatalog catalog, TimeProvider time) : ITokenAuthenticator
{
    public TokenIdentity? Authenticate(string token, IReadOnlyList<string> audiences)
    {
        if (tokens.Open(token) is not { } claims || (string?)claims["iss"] != ServiceAccountTokens.Issuer || !IsTimely(claims))
        {
            return null;
        }

        var accepted = AcceptedAudiences(claims, audiences.Count == 0 ? [ServiceAccountTokens.Issuer] : audiences);
        return accepted.Length > 0 && claims["kubernetes.io"] is JsonObject facts && Exists(facts) ? Identify(facts, accepted) : null;
    }

    private bool IsTimely(JsonObject claims)
    {
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        return (long?)claims["exp"] > now && ((long?)claims["nbf"] ?? 0) <= now;
    }

    private static string[] AcceptedAudiences(JsonObject claims, IReadOnlyList<string> asked)
    {
        var own = claims["aud"] is JsonArray list ? list.Select(audience => (string?)audience ?? "").ToArray() : [];
        return asked.Intersect(own).ToArray();
    }

    private bool Exists(JsonObject facts)
    {
        var ns = (string?)facts["namespace"] ?? "";
        return Lives("serviceaccounts", ns, facts["serviceaccount"]) && Lives("pods", ns, facts["pod"]) && Lives("secrets", ns, facts["secret"]);
    }

    private bool Lives(string plural, string ns, JsonNode? reference) =>
        reference is null
        || catalog.BuiltIn("", plural).Store.Find(new ObjectKey(ns, (string?)reference["name"] ?? ""))?.Uid == (string?)reference["uid"];

    private static TokenIdentity Identify(JsonObject facts, string[] audiences)
    {
        var ns = (string?)facts["namespace"] ?? "";
        var account = facts["serviceaccount"]!;
        var extra = new Dictionary<string, IReadOnlyList<string>>();
        if (facts["pod"] is { } pod)
        {
            extra["authentication.kubernetes.io/pod-name"] = [(string?)pod["name"] ?? ""];
            extra["authentication.kubernetes.io/pod-uid"] = [(string?)pod["uid"] ?? ""];
        }

        var user = UserInfo.Authenticated(
            $"system:serviceaccount:{ns}:{account["name"]}",
            ["system:serviceaccounts", $"system:serviceaccounts:{ns}"],
            (string?)account["uid"] ?? "",
            extra);
        return new TokenIdentity(user, audiences);
    }
}
