using System.Net;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>How registries are talked to.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Registries that need something else than the defaults. No other registry is ever spoken to over plain HTTP.</summary>
    public IReadOnlyList<RegistryHostOptions> Hosts { get; init; } = [];

    /// <summary>The proxy for all connections.</summary>
    /// <value>Null: what HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say. A <see cref="WebProxy"/> without an address: none.</value>
    public IWebProxy? Proxy { get; init; }

    /// <summary>
    /// How often a request is repeated after 429, 5xx or a broken connection, if repeating it changes nothing; how often a blob's transfer is taken up again
    /// without having come any further.
    /// </summary>
    /// <value>3.</value>
    public int MaxRetries { get; init; } = 3;

    /// <summary>The first pause between tries; doubles, with jitter.</summary>
    /// <value>200 ms.</value>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest Retry-After that is waited for here; a longer one fails at once and is handed to the caller.</summary>
    /// <value>10 s.</value>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a registry may take to answer, and to send the next bytes of a body.</summary>
    /// <value>30 s.</value>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a mirror that could not be reached, or failed, is not asked again.</summary>
    /// <value>1 minute.</value>
    public TimeSpan MirrorRest { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The largest manifest, configuration, list or token answer read into memory.</summary>
    /// <value>4 MiB, what the distribution spec asks registries to accept.</value>
    public int MaxDocumentBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>From which size on a blob is sent in chunks of this size, so that a broken connection does not cost all of it. A registry may ask for larger ones.</summary>
    /// <value>16 MiB.</value>
    public int UploadChunkBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many blobs of one call are sent at the same time.</summary>
    /// <value>4.</value>
    public int MaxParallelBlobs { get; init; } = 4;

    /// <exception cref="RegistryException">InvalidConfiguration, with every problem and its fix.</exception>
    internal void Validate()
    {
        string[] problems =
        [
            .. Hosts.GroupBy(host => host.Host, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
                .Select(group => $"{group.Key} is described {group.Count()} times; put everything about it into one entry"),
            .. Hosts.Select(host => host.Host).Concat(Hosts.SelectMany(host => host.Mirrors).Select(mirror => mirror.Host)).Where(host => !RegistryHostOptions.IsHost(host))
                .Select(host => $"\"{host}\" is not a registry host; write host or host:port, without https:// and without a path"),
            .. Hosts.Where(host => host.Mirrors.Any(mirror => string.Equals(mirror.Host, host.Host, StringComparison.OrdinalIgnoreCase)))
                .Select(host => $"{host.Host} is named as its own mirror; remove that"),
            .. MaxRetries >= 0 ? (string[])[] : [$"MaxRetries is {MaxRetries}; set it to 0 or more"],
            .. RetryDelay > TimeSpan.Zero ? (string[])[] : [$"RetryDelay is {RetryDelay}; set it above 0"],
            .. AnswerTimeout > TimeSpan.Zero ? (string[])[] : [$"AnswerTimeout is {AnswerTimeout}; set it above 0"],
            .. MaxDocumentBytes > 0 ? (string[])[] : [$"MaxDocumentBytes is {MaxDocumentBytes}; set it to 1 or more"],
            .. UploadChunkBytes > 0 ? (string[])[] : [$"UploadChunkBytes is {UploadChunkBytes}; set it to 1 or more"],
            .. MaxParallelBlobs > 0 ? (string[])[] : [$"MaxParallelBlobs is {MaxParallelBlobs}; set it to 1 or more"],
        ];
        if (problems.Length > 0)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"the registry client's options cannot be used: {string.Join("; ", problems)}");
        }
    }
}
