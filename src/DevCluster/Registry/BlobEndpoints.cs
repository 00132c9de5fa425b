using Krustlet.Oci.References;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>Blobs: HEAD, GET with ranges, DELETE.</summary>
internal sealed class BlobEndpoints(RegistryFolder folder)
{
    public async Task HandleAsync(HttpContext context, RegistryAddress address)
    {
        var digest = ContentDigest.Parse(address.Argument);
        var path = folder.FindBlob(address.Repository, digest);
        if (path is null)
        {
            await RegistryError.NotFoundAsync(context, "BLOB_UNKNOWN", $"{address.Repository} has no blob {digest}");
        }
        else if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
            await Results.File(path, "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(context);
        }
        else if (HttpMethods.IsDelete(context.Request.Method))
        {
            folder.UnlinkBlob(address.Repository, digest);
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        else
        {
            await RegistryError.UnsupportedAsync(context);
        }
    }
}
