namespace Krustlet.Oci.Client;

/// <summary>How registries are talked to.</summary>
public sealed record RegistryClientOptions
{
    /// <summary>Registries that need something else than the defaults. No other registry is ever spoken to over plain HTTP.</summary>
    public IReadOnlyList<RegistryHostOptions> Hosts { get; init; } = [];

    /// <summary>How often a request is repeated after 429, 5xx or a broken connection.</summary>
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

    /// <summary>The largest manifest, configuration or token answer read into memory.</summary>
    /// <value>4 MiB, what the distribution spec asks registries to accept.</value>
    public int MaxDocumentBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>From which size on a blob is sent in chunks of this size, so that a broken connection does not cost all of it.</summary>
    /// <value>16 MiB.</value>
    public int UploadChunkBytes { get; init; } = 16 * 1024 * 1024;
}
