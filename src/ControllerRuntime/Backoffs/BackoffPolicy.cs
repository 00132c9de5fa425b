namespace Krustlet.ControllerRuntime.Backoffs;

/// <summary>Growing waits between attempts at the same thing.</summary>
/// <param name="Base">The first wait.</param>
/// <param name="Maximum">No wait is longer, jitter apart.</param>
/// <param name="Factor">What each wait is multiplied by for the next.</param>
/// <param name="Jitter">Up to this share of the wait is added at random, so that many clients do not return together.</param>
/// <param name="ResetAfter">Quiet this long, the next wait is the first again; null: only an explicit reset.</param>
public sealed record BackoffPolicy(TimeSpan Base, TimeSpan Maximum, double Factor = 2, double Jitter = 0, TimeSpan? ResetAfter = null)
{
    /// <summary>What a reflector waits between failed lists and watches: 800 ms to 30 s, doubled jitter, fresh after 2 min.</summary>
    public static BackoffPolicy Reflector { get; } = new(TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30), 2, 1, TimeSpan.FromMinutes(2));
}
