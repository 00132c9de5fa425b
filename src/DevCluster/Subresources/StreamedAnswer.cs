using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Subresources;

/// <summary>A body that is passed on as it arrives.</summary>
internal static class StreamedAnswer
{
    private const int BufferSize = 32 * 1024;

    /// <summary>Flushes after each read, so that a followed log appears line by line.</summary>
    public static async Task CopyAsync(Stream body, ApiCall call)
    {
        var buffer = new byte[BufferSize];
        await call.Http.Response.StartAsync(call.Cancelled);
        await call.Http.Response.Body.FlushAsync(call.Cancelled);
        int read;
        while ((read = await body.ReadAsync(buffer, call.Cancelled)) > 0)
        {
            await call.Http.Response.Body.WriteAsync(buffer.AsMemory(0, read), call.Cancelled);
            await call.Http.Response.Body.FlushAsync(call.Cancelled);
        }
    }
}
