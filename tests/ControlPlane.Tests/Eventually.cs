namespace Krustlet.ControlPlane.Tests;

/// <summary>Waits for the state of the world to become what a test expects.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Asks until the answer is as expected; after a minute the test fails on the last answer.</summary>
    public static async Task<T> GetAsync<T>(Func<Task<T>> askAsync, Func<T, bool> isExpected)
    {
        using var timeout = new CancellationTokenSource(Patience, TimeProvider.System);
        while (true)
        {
            var answer = await askAsync();
            if (isExpected(answer))
            {
                return answer;
            }

            timeout.IsCancellationRequested.Should().BeFalse("the last answer was {0}", answer);
            await Task.Delay(Interval, TimeProvider.System, CancellationToken.None);
        }
    }
}
