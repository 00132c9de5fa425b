using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Reviews;

/// <summary>All reviews.</summary>
internal sealed class ReviewSet(IReadOnlyList<IReview> all)
{
    public async Task AnswerAsync(ApiCall call)
    {
        if (call.Http.Request.Method != "POST" || call.Path.Name is not null)
        {
            throw Failures.MethodNotAllowed();
        }

        var review = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled)
            ?? throw Failures.BadRequest($"the body of the request is empty; send a {call.Definition.Kind}");
        var answer = all.First(candidate => candidate.Plural == call.Definition.Plural).Answer(call, review);
        review["kind"] = call.Definition.Kind;
        review["apiVersion"] = call.Definition.ApiVersion;
        review["metadata"] ??= new System.Text.Json.Nodes.JsonObject();
        review["status"] = answer;
        await ApiResponse.WriteAsync(call.Http, 201, review);
    }
}
