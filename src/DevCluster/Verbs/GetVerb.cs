using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Verbs;

/// <summary>GET of one object.</summary>
internal sealed class GetVerb(ObjectPresenter presenter)
{
    public Task HandleAsync(ApiCall call)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var stored = call.Resource.Store.Find(call.Key) ?? throw Failures.NotFound(call.Definition, call.Key.Name);
        return ApiResponse.WriteAsync(call.Http, 200, presenter.Render(call, stored, shape));
    }
}
