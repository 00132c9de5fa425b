using System.Net;
using System.Text;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /logs/{path}: files of the folder of Pods' logs and nothing else; a folder is a list of links.</summary>
internal sealed class LogFilesHandler(AgentOptions options)
{
    private readonly string root = options.Modules.LogsDirectory;

    public Task HandleAsync(HttpContext context)
    {
        var parts = ((string?)context.Request.RouteValues["path"] ?? string.Empty).Split('/', StringSplitOptions.RemoveEmptyEntries);
        var path = Resolve(parts);
        if (path is null || (!File.Exists(path) && !Directory.Exists(path)))
        {
            return PlainText.WriteAsync(context, StatusCodes.Status404NotFound, "404 page not found\n");
        }

        return Directory.Exists(path) ? ListAsync(context, path) : SendAsync(context, path);
    }

    // Step by step: a name that leads up, or a link, which may lead anywhere, leads nowhere.
    private string? Resolve(string[] parts)
    {
        var path = root;
        foreach (var part in parts)
        {
            path = Path.Combine(path, part);
            if (part is "." or ".." || part.Contains('\0', StringComparison.Ordinal) || new FileInfo(path).LinkTarget is not null)
            {
                return null;
            }
        }

        return path;
    }

    private static async Task SendAsync(HttpContext context, string path)
    {
        context.Response.ContentType = PlainText.ContentType;
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 32 * 1024, FileOptions.Asynchronous);
        await file.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
    }

    private static Task ListAsync(HttpContext context, string path)
    {
        var text = new StringBuilder("<pre>\n");
        foreach (var entry in new DirectoryInfo(path).EnumerateFileSystemInfos().OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var name = entry is DirectoryInfo ? entry.Name + "/" : entry.Name;
            text.Append("<a href=\"").Append(WebUtility.HtmlEncode(Uri.EscapeDataString(entry.Name))).Append(entry is DirectoryInfo ? "/" : string.Empty).Append("\">").Append(WebUtility.HtmlEncode(name)).Append("</a>\n");
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text.Append("</pre>\n").ToString()), context.RequestAborted).AsTask();
    }
}
