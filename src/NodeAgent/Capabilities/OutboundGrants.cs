using System.Globalization;
using System.Text.Json;
using k8s.Models;
using Krustlet.Contracts.Hosts;
using Krustlet.Contracts.WellKnown;
using Krustlet.ModuleHost.Protocol;
using Krustlet.NodeAgent.Environment;

namespace Krustlet.NodeAgent.Capabilities;

/// <summary>What a Pod's annotations let its modules call over HTTP: without one, nothing. Ours go before the original's.</summary>
internal static class OutboundGrants
{
    private const string AllowAll = "insecure:allow-all";

    /// <summary>The grant; null when there is none.</summary>
    /// <exception cref="ContainerConfigException">An annotation cannot be read; the message says which, and what to write.</exception>
    public static OutboundHttp? Of(V1Pod pod)
    {
        var grant = Find(pod, ModuleAnnotations.OutboundHosts) is { } hosts ? OfHosts(hosts)
            : Find(pod, OriginalAnnotations.AllowedDomains) is { } domains ? OfDomains(domains)
            : null;
        foreach (var key in (string[])[ModuleAnnotations.MaxConcurrentRequests, OriginalAnnotations.MaxConcurrentRequests])
        {
            if (Find(pod, key) is not { } text)
            {
                continue;
            }

            var most = uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable(key, $"\"{text}\" is not a whole number from 0 up, like 8");
            if (grant is { HasMaxConcurrentRequests: false })
            {
                grant.MaxConcurrentRequests = most;
            }
        }

        return grant;
    }

    private static string? Find(V1Pod pod, string key) => pod.Metadata.Annotations is { } annotations && annotations.TryGetValue(key, out var value) ? value : null;

    private static OutboundHttp OfHosts(string text)
    {
        var grant = new OutboundHttp();
        grant.Hosts.AddRange(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(static host => HostOf(host)));
        return grant;
    }

    private static OutboundHost HostOf(string text) => HostPattern.TryParse(text) is { } host
        ? new OutboundHost { Name = host.Name, Port = (uint)host.Port }
        : throw Unreadable(ModuleAnnotations.OutboundHosts, $"\"{text}\" is not a host: write them as host, host:port or *.domain, with commas between them");

    private static OutboundHttp OfDomains(string text)
    {
        var grant = new OutboundHttp();
        foreach (var domain in Parse(text))
        {
            if (domain == AllowAll)
            {
                grant.AllowAll = true;
            }
            else
            {
                grant.Hosts.Add(Uri.TryCreate(domain, UriKind.Absolute, out var url) && url.IdnHost.Length > 0
                    ? new OutboundHost { Name = url.IdnHost }
                    : throw Unreadable(OriginalAnnotations.AllowedDomains, $"\"{domain}\" is not a URL: write it with its scheme, like https://api.example.com"));
            }
        }

        return grant;
    }

    private static IReadOnlyList<string> Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, AllowedDomainsJson.Default.IReadOnlyListString) is { } domains && domains.All(static d => d is not null)
                ? domains
                : throw new JsonException("null is no URL");
        }
        catch (JsonException unreadable)
        {
            throw Unreadable(OriginalAnnotations.AllowedDomains, $"it is not a JSON list of URLs, like [\"https://api.example.com\"] ({unreadable.Message})");
        }
    }

    private static ContainerConfigException Unreadable(string key, string problem) => new($"Error parsing annotation from key \"{key}\": {problem}");
}
