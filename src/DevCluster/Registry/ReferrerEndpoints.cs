using System.Text.Json.Nodes;
using Krustlet.Oci.References;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>What refers to a manifest: its signatures, attestations and other artifacts (OCI distribution spec 1.1, "Listing Referrers").</summary>
internal sealed class ReferrerEndpoints(RegistryFolder folder)
{
    private const string IndexType = "application/vnd.oci.image.index.v1+json";

    public Task ListAsync(HttpContext context, RegistryAddress address)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
        {
            return RegistryError.UnsupportedAsync(context);
        }

        // A repository or subject that is not there has no referrers; 404 would say that this registry cannot list any.
        var subject = ContentDigest.Parse(address.Argument);
        var referrers = folder.ListManifests(address.Repository).Where(manifest => manifest.Subject == subject).Select(manifest => manifest.Describe());
        if (context.Request.Query["artifactType"].ToString() is { Length: > 0 } artifactType)
        {
            referrers = referrers.Where(descriptor => descriptor["artifactType"]?.GetValue<string>() == artifactType);
            context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
        }

        context.Response.ContentType = IndexType;
        var index = new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = IndexType, ["manifests"] = new JsonArray([.. referrers]) };
        return context.Response.WriteAsync(index.ToJsonString(), context.RequestAborted);
    }
}
