using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>Waits for the world to reach a state; the bound only keeps a broken test from hanging.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public static Task BeAsync(Func<bool> condition, string what) => BeAsync(condition, what, null, TimeSpan.Zero);

    /// <summary>The same while the fake clock moves on by <paramref name="step"/> again and again.</summary>
    public static async Task BeAsync(Func<bool> condition, string what, FakeTimeProvider? clock, TimeSpan step)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition())
        {
            bound.Token.IsCancellationRequested.Should().BeFalse("within {0} this should come true: {1}", Bound, what);
            clock?.Advance(step);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }
    }
}
