using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Reviews;

/// <summary>authorization.k8s.io SelfSubjectRulesReview: everything, for everyone who proved a name (<c>kubectl auth can-i --list</c>).</summary>
internal sealed class RulesReview : IReview
{
    public string Plural => "selfsubjectrulesreviews";

    public JsonObject Answer(ApiCall call, JsonObject review) => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
