using System.Text.Json.Nodes;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Verbs;

/// <summary>DELETE of one object or of a collection.</summary>
internal sealed class DeleteVerb(ObjectDeleter deleter, ListReader reader, ObjectPresenter presenter)
{
    public async Task HandleAsync(ApiCall call)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var options = await ReadOptionsAsync(call);
        var result = deleter.Delete(call.Resource, call.Key, options);
        if (!result.Gone || call.Resource.Traits.ReturnsDeleted)
        {
            await ApiResponse.WriteAsync(call.Http, 200, presenter.Render(call, result.Object, shape));
            return;
        }

        var status = StatusDocument.Success(call.Key.Name, call.Definition.Group, call.Definition.Plural, result.Object.Uid);
        await ApiResponse.WriteAsync(call.Http, 200, status);
    }

    public async Task HandleCollectionAsync(ApiCall call)
    {
        var shape = ContentNegotiation.ShapeOf(call.Http.Request);
        var options = await ReadOptionsAsync(call);
        var page = reader.Read(call, RequestSelectors.Read(call));
        foreach (var item in page.Items)
        {
            TryDelete(call, item.Key, options);
        }

        await ListWriter.WriteAsync(call, page, shape == ResponseShape.Table ? ResponseShape.Full : shape);
    }

    private void TryDelete(ApiCall call, Storage.ObjectKey key, DeleteOptions options)
    {
        try
        {
            deleter.Delete(call.Resource, key, options);
        }
        catch (StatusException error) when (error.Code == System.Net.HttpStatusCode.NotFound)
        {
            // Someone else has deleted it since it was listed: that is what was asked for.
        }
    }

    private static async Task<DeleteOptions> ReadOptionsAsync(ApiCall call)
    {
        JsonObject? body = await RequestBody.ReadObjectAsync(call.Http.Request, call.Cancelled);
        return DeleteOptions.Read(call, body);
    }
}
