using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Verbs;

/// <summary>PUT of an object or of its status.</summary>
internal sealed class UpdateVerb(ObjectUpdater updater, ObjectPresenter presenter)
{
    public async Task HandleAsync(ApiCall call, WriteTarget target)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var given = await RequestBody.ReadBodyAsync(call.Http.Request, call.Cancelled)
            ?? throw Failures.BadRequest($"the body of the request is empty; send the {call.Definition.Kind} as it should be");
        var (body, options) = (given.Value, WriteOptions.For(call) with { DuplicateFields = given.DuplicateFields });
        RequireType(call, (string?)body["kind"], (string?)body["apiVersion"]);
        var updated = updater.Update(new UpdateRequest(
            call.Resource, call.Key, target, call.Path.Subresource, _ => body.DeepClone().AsObject(), options));
        ApiResponse.AddWarnings(call.Http, options.Warnings);
        await ApiResponse.WriteAsync(call.Http, 200, presenter.Render(call, updated, shape));
    }

    private static void RequireType(ApiCall call, string? kind, string? apiVersion)
    {
        if ((kind ?? call.Definition.Kind) != call.Definition.Kind || (apiVersion ?? call.Definition.ApiVersion) != call.Definition.ApiVersion)
        {
            throw Failures.BadRequest($"the object provided is a {apiVersion}, Kind={kind}, but this URL takes {call.Definition.ApiVersion}, Kind={call.Definition.Kind}");
        }
    }
}
