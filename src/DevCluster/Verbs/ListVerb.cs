using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Tables;

namespace Krustlet.DevCluster.Verbs;

/// <summary>GET of a collection.</summary>
internal sealed class ListVerb(ListReader reader, TableRenderer tables)
{
    public Task HandleAsync(ApiCall call)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var page = reader.Read(call, RequestSelectors.Read(call));
        return shape == ResponseShape.Table
            ? ApiResponse.WriteAsync(call.Http, 200, tables.Render(call, page, withHeader: true))
            : ListWriter.WriteAsync(call, page, shape);
    }
}
