using System.Globalization;
using System.Text;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Handlers;

/// <summary>GET /statusz and /flagz, for people (component-base zpages).</summary>
internal sealed class StatuszHandler(AgentOptions options, TimeProvider time)
{
    private const string Warning = "Warning: This endpoint is not meant to be machine parseable, has no formatting compatibility guarantees and is for debugging purposes only.";
    private readonly DateTimeOffset started = time.GetUtcNow();

    /// <summary>Since when it runs, and what it is.</summary>
    public Task StatusAsync(HttpContext context)
    {
        var up = time.GetUtcNow() - started;
        var text = new StringBuilder($"kubelet statusz\n{Warning}\n\n")
            .Append(CultureInfo.InvariantCulture, $"Started: {started.UtcDateTime:ddd MMM dd HH:mm:ss 'UTC' yyyy}\n")
            .Append(CultureInfo.InvariantCulture, $"Up: {(int)up.TotalHours} hr {up.Minutes:00} min {up.Seconds:00} sec\n")
            .Append(CultureInfo.InvariantCulture, $"Binary version: {NodeSystemInfo.Version}\n")
            .Append("Paths: /configz /flagz /healthz /metrics /pods /stats/summary /statusz\n");
        return PlainText.WriteAsync(context, StatusCodes.Status200OK, text.ToString());
    }

    /// <summary>Every flag with its value, whichever source that is from.</summary>
    public Task FlagsAsync(HttpContext context)
    {
        var text = new StringBuilder($"kubelet flagz\n{Warning}\n\n");
        foreach (var (flag, value) in options.Flags.OrderBy(static flag => flag.Key, StringComparer.Ordinal))
        {
            text.Append(flag.TrimStart('-')).Append('=').Append(value).Append('\n');
        }

        return PlainText.WriteAsync(context, StatusCodes.Status200OK, text.ToString());
    }
}
