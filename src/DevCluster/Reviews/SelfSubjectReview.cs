using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Reviews;

/// <summary>authentication.k8s.io SelfSubjectReview: who asks (<c>kubectl auth whoami</c>).</summary>
internal sealed class SelfSubjectReview : IReview
{
    public string Plural => "selfsubjectreviews";

    public JsonObject Answer(ApiCall call, JsonObject review) => new() { ["userInfo"] = UserDocument.Of(call.User) };
}
