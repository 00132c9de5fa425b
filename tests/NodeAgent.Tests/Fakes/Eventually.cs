using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Waits for the state of the world; a test fails when it has not come in a minute.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static Task TrueAsync(Func<bool> isSo, string because = "") => TrueAsync(() => Task.FromResult(isSo()), because);

    public static async Task TrueAsync(Func<Task<bool>> isSoAsync, string because = "")
    {
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await isSoAsync())
        {
            timeout.IsCancellationRequested.Should().BeFalse("it was waited for long enough {0}", because);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Lets a loop's clock run, in steps, until something is so.</summary>
    public static Task AsTimePassesAsync(FakeTimeProvider time, TimeSpan step, Func<bool> isSo) => TrueAsync(() =>
    {
        if (isSo())
        {
            return true;
        }

        time.Advance(step);
        return false;
    });
}
