using System.Collections.Concurrent;
using Krustlet.Oci.Failures;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Client;

/// <summary>Which mirrors are left alone for a while: one that is down must not cost every request its time limit. Thread-safe.</summary>
internal sealed partial class MirrorRests(TimeSpan rest, TimeProvider time, ILogger logger)
{
    private readonly ConcurrentDictionary<string, DateTimeOffset> _until = new(StringComparer.OrdinalIgnoreCase);

    public bool IsResting(string host) => _until.TryGetValue(host, out var until) && until > time.GetUtcNow();

    /// <summary>Takes note of what a mirror could not do.</summary>
    public void Note(RegistryEndpoint mirror, RegistryException failure)
    {
        LogMirrorFailed(mirror.Host, mirror.Namespace, failure.Kind, failure.Message);

        // One that does not have this image, or does not admit us to it, may well have the next.
        var isDown = failure.Kind is RegistryErrorKind.Unreachable or RegistryErrorKind.Tls or RegistryErrorKind.ServerError
            or RegistryErrorKind.RateLimited or RegistryErrorKind.DigestMismatch;
        if (isDown)
        {
            _until[mirror.Host] = time.GetUtcNow() + (failure.RetryAfter > rest ? failure.RetryAfter.Value : rest);
        }
    }

    [LoggerMessage(2000, LogLevel.Information, "The mirror {Mirror} of {Registry} could not answer ({Kind}), so the next host is asked: {Problem}")]
    private partial void LogMirrorFailed(string mirror, string? registry, RegistryErrorKind kind, string problem);
}
