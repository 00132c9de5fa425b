using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Verbs;

/// <summary>POST to a collection.</summary>
internal sealed class CreateVerb(ObjectCreator creator, ObjectPresenter presenter)
{
    public async Task HandleAsync(ApiCall call)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var body = await RequestBody.ReadBodyAsync(call.Http.Request, call.Cancelled)
            ?? throw Failures.BadRequest($"the body of the request is empty; send the {call.Definition.Kind} to create");
        var options = WriteOptions.For(call) with { DuplicateFields = body.DuplicateFields };
        var created = creator.Create(call.Resource, call.Path.Namespace ?? "", body.Value, options);
        ApiResponse.AddWarnings(call.Http, options.Warnings);
        await ApiResponse.WriteAsync(call.Http, 201, presenter.Render(call, created, shape));
    }
}
