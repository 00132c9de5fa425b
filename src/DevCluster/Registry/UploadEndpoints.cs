using System.Globalization;
using Krustlet.Oci.References;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>Uploads: POST (session, monolithic, mount), PATCH (chunks), PUT (end), GET (progress), DELETE (give up).</summary>
internal sealed class UploadEndpoints(RegistryFolder folder)
{
    private readonly UploadTurns _turns = new();

    public async Task StartAsync(HttpContext context, RegistryAddress address)
    {
        var query = context.Request.Query;
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await RegistryError.UnsupportedAsync(context);
        }
        else if (ContentDigest.TryParse(query["mount"], out var mounted) && IsIn(query["from"].ToString(), mounted))
        {
            folder.LinkBlob(address.Repository, mounted);
            AnswerCreated(context, address.Repository, mounted);
        }
        else
        {
            var session = Guid.NewGuid().ToString("N");
            await File.WriteAllBytesAsync(folder.UploadPath(session), [], context.RequestAborted);
            await (query.ContainsKey("digest")
                ? FinishAsync(context, address with { Argument = session })
                : AnswerProgressAsync(context, address with { Argument = session }, StatusCodes.Status202Accepted));
        }
    }

    public async Task ContinueAsync(HttpContext context, RegistryAddress address)
    {
        using var turn = await _turns.TakeAsync(address.Argument, context.RequestAborted);
        if (!File.Exists(folder.UploadPath(address.Argument)))
        {
            await RegistryError.NotFoundAsync(context, "BLOB_UPLOAD_UNKNOWN", "there is no such upload; start a new one");
            return;
        }

        await (context.Request.Method switch
        {
            "PATCH" => AppendAsync(context, address),
            "PUT" => FinishAsync(context, address),
            "GET" => AnswerProgressAsync(context, address, StatusCodes.Status204NoContent),
            "DELETE" => CancelAsync(context, address),
            _ => RegistryError.UnsupportedAsync(context),
        });
    }

    private bool IsIn(string repository, ContentDigest digest) =>
        RegistryAddress.Parse($"/v2/{repository}/blobs/{digest}") is not null && folder.FindBlob(repository, digest) is not null;

    private async Task AppendAsync(HttpContext context, RegistryAddress address)
    {
        if (!Continues(context, address))
        {
            await RegistryError.OutOfOrderAsync(context);
            return;
        }

        await ReceiveAsync(context, address);
        await AnswerProgressAsync(context, address, StatusCodes.Status202Accepted);
    }

    private async Task FinishAsync(HttpContext context, RegistryAddress address)
    {
        if (!ContentDigest.TryParse(context.Request.Query["digest"], out var expected))
        {
            await RegistryError.InvalidAsync(context, "DIGEST_INVALID", "name the blob's digest");
            return;
        }

        if (!Continues(context, address))
        {
            await RegistryError.OutOfOrderAsync(context);
            return;
        }

        await ReceiveAsync(context, address);
        var path = folder.UploadPath(address.Argument);
        if (await HashAsync(path, expected, context.RequestAborted) != expected)
        {
            File.Delete(path);
            await RegistryError.InvalidAsync(context, "DIGEST_INVALID", $"the blob's digest is not {expected}");
            return;
        }

        folder.AddBlob(address.Repository, expected, path);
        AnswerCreated(context, address.Repository, expected);
    }

    private Task CancelAsync(HttpContext context, RegistryAddress address)
    {
        File.Delete(folder.UploadPath(address.Argument));
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    // A chunk begins where the last one ended, and has the bytes it announces.
    private bool Continues(HttpContext context, RegistryAddress address)
    {
        var range = context.Request.Headers.ContentRange.ToString();
        if (range.Length == 0)
        {
            return true;
        }

        var dash = range.IndexOf('-');
        return TryParse(range[..Math.Max(dash, 0)], out var from)
            && TryParse(range[(dash + 1)..], out var to)
            && from == new FileInfo(folder.UploadPath(address.Argument)).Length
            && (context.Request.ContentLength is not { } length || length == to - from + 1);
    }

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private async Task ReceiveAsync(HttpContext context, RegistryAddress address)
    {
        await using var file = new FileStream(folder.UploadPath(address.Argument), FileMode.Append, FileAccess.Write, FileShare.None);
        await context.Request.Body.CopyToAsync(file, context.RequestAborted);
    }

    private Task AnswerProgressAsync(HttpContext context, RegistryAddress address, int status)
    {
        var length = new FileInfo(folder.UploadPath(address.Argument)).Length;
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"/v2/{address.Repository}/blobs/uploads/{address.Argument}";
        context.Response.Headers["Docker-Upload-UUID"] = address.Argument;
        context.Response.Headers.Range = $"0-{Math.Max(0, length - 1)}";
        return Task.CompletedTask;
    }

    private static void AnswerCreated(HttpContext context, string repository, ContentDigest digest)
    {
        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.Headers.Location = $"/v2/{repository}/blobs/{digest}";
        context.Response.Headers["Docker-Content-Digest"] = digest.ToString();
    }

    private static async Task<ContentDigest> HashAsync(string path, ContentDigest algorithm, CancellationToken cancellationToken)
    {
        using var hash = algorithm.StartHash();
        await using var file = File.OpenRead(path);
        var buffer = new byte[128 * 1024];
        int read;
        while ((read = await file.ReadAsync(buffer, cancellationToken)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        return algorithm.Finish(hash);
    }
}
