using Krustlet.ControllerRuntime.Backoffs;

namespace Krustlet.ControllerRuntime.Reflectors;

/// <summary>The numbers of a reflector; the defaults are client-go's.</summary>
public sealed record ReflectorOptions
{
    /// <summary>Objects a page when a list is paged.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>The shortest watch asked for; each asks for this up to twice this, at random, so that watches do not end together.</summary>
    public TimeSpan MinimumWatch { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A watch that ends sooner without a single event counts as failed, or a broken server would be asked without pause.</summary>
    public TimeSpan ShortWatch { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Waits after failures.</summary>
    public BackoffPolicy Backoff { get; init; } = BackoffPolicy.Reflector;
}
