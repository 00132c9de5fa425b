using System.Text.Json.Nodes;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Authorization;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Reviews;

/// <summary>authorization.k8s.io reviews: may this user, or the one who asks, do this (<c>kubectl auth can-i</c>).</summary>
internal sealed class AccessReview(string plural, bool self, IAuthorizer authorizer) : IReview
{
    public string Plural => plural;

    public JsonObject Answer(ApiCall call, JsonObject review)
    {
        var spec = review["spec"] as JsonObject ?? [];
        var allowed = authorizer.Allows(self ? call.User : UserOf(spec), QuestionOf(spec));
        return new JsonObject { ["allowed"] = allowed };
    }

    private static UserInfo UserOf(JsonObject spec)
    {
        var name = (string?)spec["user"] ?? "";
        var groups = (spec["groups"] as JsonArray)?.Select(group => (string?)group ?? "").ToArray() ?? [];
        return name == UserInfo.Anonymous.Name || name.Length + groups.Length == 0
            ? UserInfo.Anonymous
            : new UserInfo(name, (string?)spec["uid"] ?? "", groups, new Dictionary<string, IReadOnlyList<string>>());
    }

    private static AccessQuestion QuestionOf(JsonObject spec)
    {
        if (spec["resourceAttributes"] is JsonObject resource)
        {
            return new AccessQuestion(
                Text(resource, "verb"), Text(resource, "group"), Text(resource, "resource"), Text(resource, "subresource"), Text(resource, "namespace"), Text(resource, "name"), "");
        }

        var path = spec["nonResourceAttributes"] as JsonObject ?? [];
        return new AccessQuestion(Text(path, "verb"), "", null, "", "", "", Text(path, "path"));
    }

    private static string Text(JsonObject value, string field) => (string?)value[field] ?? "";
}
