using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.References;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>Manifests and tags.</summary>
internal sealed class ManifestEndpoints(RegistryFolder folder)
{
    private const int LargestManifest = 4 * 1024 * 1024;

    public Task HandleAsync(HttpContext context, RegistryAddress address) => context.Request.Method switch
    {
        "GET" or "HEAD" => ReadAsync(context, address),
        "PUT" => WriteAsync(context, address),
        "DELETE" => RemoveAsync(context, address),
        _ => RegistryError.UnsupportedAsync(context),
    };

    public Task ListTagsAsync(HttpContext context, RegistryAddress address)
    {
        if (!folder.HasRepository(address.Repository))
        {
            return RegistryError.NotFoundAsync(context, "NAME_UNKNOWN", $"there is no repository {address.Repository}");
        }

        var last = context.Request.Query["last"].ToString();
        var tags = folder.ListTags(address.Repository).Where(tag => string.CompareOrdinal(tag, last) > 0).ToList();
        var page = int.TryParse(context.Request.Query["n"], NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? tags.Take(size).ToList() : tags;
        if (page.Count > 0 && page.Count < tags.Count)
        {
            context.Response.Headers.Link = $"</v2/{address.Repository}/tags/list?n={size}&last={page[^1]}>; rel=\"next\"";
        }

        context.Response.ContentType = "application/json";
        var list = new JsonArray([.. page.Select(tag => JsonValue.Create(tag))]);
        return context.Response.WriteAsync(new JsonObject { ["name"] = address.Repository, ["tags"] = list }.ToJsonString(), context.RequestAborted);
    }

    private async Task ReadAsync(HttpContext context, RegistryAddress address)
    {
        if (folder.FindManifest(address.Repository, address.Argument) is not { } manifest)
        {
            await RegistryError.NotFoundAsync(context, "MANIFEST_UNKNOWN", $"{address.Repository} has no manifest {address.Argument}");
            return;
        }

        context.Response.ContentType = manifest.MediaType;
        context.Response.ContentLength = manifest.Content.Length;
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(manifest.Content, context.RequestAborted);
        }
    }

    private async Task WriteAsync(HttpContext context, RegistryAddress address)
    {
        var content = await ReceiveAsync(context);
        if (content is null)
        {
            await RegistryError.TooLargeAsync(context, $"a manifest has at most {LargestManifest} bytes here");
            return;
        }

        var isPinned = ContentDigest.TryParse(address.Argument, out var pinned);
        if (pinned?.Matches(content) == false)
        {
            await RegistryError.InvalidAsync(context, "DIGEST_INVALID", $"the manifest's digest is not {pinned}");
            return;
        }

        string[] tags = isPinned ? [.. context.Request.Query["tag"].OfType<string>()] : [address.Argument];
        if (tags.FirstOrDefault(tag => !RegistryAddress.IsTag(tag)) is { } invalid)
        {
            await RegistryError.InvalidAsync(context, "TAG_INVALID", $"{invalid} is no tag: at most 128 letters, digits, _ . and -, not beginning with . or -");
            return;
        }

        if (FindProblem(address.Repository, content) is { } problem)
        {
            await RegistryError.InvalidAsync(context, "MANIFEST_INVALID", problem);
            return;
        }

        var manifest = new StoredManifest(pinned ?? ContentDigest.Of(content), context.Request.ContentType ?? "", content);
        folder.AddManifest(address.Repository, manifest, tags);
        AnswerCreated(context, address, manifest, isPinned ? tags : []);
    }

    private static void AnswerCreated(HttpContext context, RegistryAddress address, StoredManifest manifest, string[] tags)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{address.Repository}/manifests/{manifest.Digest}";
        context.Response.Headers["Docker-Content-Digest"] = manifest.Digest.ToString();
        if (tags.Length > 0)
        {
            context.Response.Headers["OCI-Tag"] = string.Join(", ", tags);
        }

        if (manifest.Subject is { } subject)
        {
            context.Response.Headers["OCI-Subject"] = subject.ToString();
        }
    }

    // Null: over the limit. A client may leave the length out, and may lie about it.
    private static async Task<byte[]?> ReceiveAsync(HttpContext context)
    {
        if (context.Request.ContentLength > LargestManifest)
        {
            return null;
        }

        using var body = new MemoryStream();
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted)) > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length > LargestManifest)
            {
                return null;
            }
        }

        return body.ToArray();
    }

    private Task RemoveAsync(HttpContext context, RegistryAddress address)
    {
        if (folder.FindManifest(address.Repository, address.Argument) is not { } manifest)
        {
            return RegistryError.NotFoundAsync(context, "MANIFEST_UNKNOWN", $"{address.Repository} has no manifest {address.Argument}");
        }

        if (ContentDigest.TryParse(address.Argument, out _))
        {
            folder.RemoveManifest(address.Repository, manifest.Digest);
        }
        else
        {
            folder.RemoveTag(address.Repository, address.Argument);
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return Task.CompletedTask;
    }

    // A manifest must not promise what the repository does not have.
    private string? FindProblem(string repository, byte[] content)
    {
        try
        {
            if (JsonNode.Parse(content) is not JsonObject root)
            {
                return "it is not a JSON object";
            }

            var blobs = (root["layers"]?.AsArray() ?? []).Where(layer => !IsKeptElsewhere(layer)).Append(root["config"]).Select(DigestOf).OfType<string>();
            var manifests = (root["manifests"]?.AsArray() ?? []).Select(DigestOf).OfType<string>();
            var missing = blobs.FirstOrDefault(digest => !ContentDigest.TryParse(digest, out var known) || folder.FindBlob(repository, known) is null)
                ?? manifests.FirstOrDefault(digest => folder.FindManifest(repository, digest) is null);
            return missing is null ? null : $"it refers to {missing}, which was not pushed";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return "it is not a manifest in JSON";
        }
    }

    // Layers that may not be distributed stay where their urls say (OCI image spec, "Non-Distributable Layers"; docker's foreign layers).
    private static bool IsKeptElsewhere(JsonNode? layer) =>
        layer?["mediaType"]?.GetValue<string>() is { } type && (type.Contains(".nondistributable.", StringComparison.Ordinal) || type.Contains(".foreign.", StringComparison.Ordinal));

    private static string? DigestOf(JsonNode? descriptor) => descriptor?["digest"]?.GetValue<string>();
}
