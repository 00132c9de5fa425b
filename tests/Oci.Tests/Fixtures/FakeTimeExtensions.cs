using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Oci.Tests.Fixtures;

internal static class FakeTimeExtensions
{
    /// <summary>Lets fake time pass, second by second, until the work is done; the work itself runs in real time.</summary>
    public static async Task<T> PassUntilAsync<T>(this FakeTimeProvider time, Task<T> work)
    {
        while (!work.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(work, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System));
        }

        return await work;
    }
}
