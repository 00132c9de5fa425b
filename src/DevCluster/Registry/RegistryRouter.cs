using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>Leads each request to what it addresses.</summary>
internal sealed class RegistryRouter(BasicUser user, ManifestEndpoints manifests, BlobEndpoints blobs, UploadEndpoints uploads, ReferrerEndpoints referrers)
{
    public Task HandleAsync(HttpContext context)
    {
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        if (!user.IsAdmitted(context))
        {
            return RegistryError.UnauthorizedAsync(context);
        }

        var address = RegistryAddress.Parse(context.Request.Path.Value ?? "");
        return address?.Resource switch
        {
            null => RegistryError.NotFoundAsync(context, "NAME_INVALID", "no such address; repositories have lower-case names"),
            RegistryResource.Invalid => RegistryError.InvalidAsync(
                context, "DIGEST_INVALID", $"{address.Argument} is no digest of an algorithm known here: sha256: and 64, or sha512: and 128, lower-case hex digits"),
            RegistryResource.Base => Task.CompletedTask,
            RegistryResource.Manifest => manifests.HandleAsync(context, address),
            RegistryResource.Tags => manifests.ListTagsAsync(context, address),
            RegistryResource.Referrers => referrers.ListAsync(context, address),
            RegistryResource.Blob => blobs.HandleAsync(context, address),
            RegistryResource.Uploads => uploads.StartAsync(context, address),
            RegistryResource.UploadSession => uploads.ContinueAsync(context, address),
            var other => throw new InvalidOperationException($"no endpoint for {other}"),
        };
    }
}
