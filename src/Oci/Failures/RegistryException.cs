namespace Krustlet.Oci.Failures;

/// <summary>A registry operation that failed, with its kind and a message that says what to do about it.</summary>
public sealed class RegistryException(RegistryErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What to decide by.</summary>
    public RegistryErrorKind Kind { get; } = kind;

    /// <summary>How long the registry asked to wait before the next try, when it said so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether another credential could change the outcome: registries hide private repositories behind 404 as well.</summary>
    public bool DependsOnCredential => Kind is RegistryErrorKind.Unauthorized or RegistryErrorKind.Forbidden or RegistryErrorKind.NotFound;
}
