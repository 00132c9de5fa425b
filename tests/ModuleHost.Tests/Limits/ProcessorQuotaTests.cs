using Krustlet.ModuleHost.Limits;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ModuleHost.Tests.Limits;

public sealed class ProcessorQuotaTests
{
    private const ulong Millisecond = 1_000_000;

    private readonly FakeTimeProvider time = new();

    [Theory]
    [InlineData(0)]
    [InlineData(1000)]
    [InlineData(4000)]
    public void A_limit_that_cannot_bind_one_thread_is_none(uint millicores) => ProcessorQuota.For(millicores, time).Should().BeNull();

    [Fact]
    public void The_first_period_may_be_used_at_once()
    {
        var quota = Quota(500);

        quota.Wait().Should().Be(TimeSpan.Zero);
        quota.IsSpentBy(49 * Millisecond).Should().BeFalse();
        quota.IsSpentBy(50 * Millisecond).Should().BeTrue();
    }

    [Fact]
    public void What_was_overdrawn_is_waited_for()
    {
        var quota = Quota(100);
        quota.Wait();
        quota.Pay(30 * Millisecond);

        // 20 ms overdrawn and 1 ms to run for, at a tenth of a processor.
        quota.Wait().Should().BeCloseTo(TimeSpan.FromMilliseconds(210), TimeSpan.FromMicroseconds(1));
        time.Advance(TimeSpan.FromMilliseconds(200));
        quota.Wait().Should().BeCloseTo(TimeSpan.FromMilliseconds(10), TimeSpan.FromMicroseconds(1));
        time.Advance(TimeSpan.FromMilliseconds(11));
        quota.Wait().Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public void No_more_than_one_period_is_saved_up()
    {
        var quota = Quota(100);
        quota.Wait();
        time.Advance(TimeSpan.FromHours(1));
        quota.Wait();

        quota.IsSpentBy(11 * Millisecond).Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(250)]
    [InlineData(999)]
    public void A_module_that_always_runs_gets_its_limit_over_time(uint millicores)
    {
        var quota = Quota(millicores);
        var (used, began) = (0UL, time.GetTimestamp());
        while (time.GetElapsedTime(began) < TimeSpan.FromMinutes(1))
        {
            var wait = quota.Wait();
            if (wait > TimeSpan.Zero)
            {
                time.Advance(wait + TimeSpan.FromTicks(1));
                continue;
            }
            time.Advance(TimeSpan.FromMilliseconds(1));
            quota.Pay(Millisecond);
            used += Millisecond;
        }

        (used / 60e9 * 1000).Should().BeApproximately(millicores, Math.Max(1, millicores * 0.02));
    }

    private ProcessorQuota Quota(uint millicores) => ProcessorQuota.For(millicores, time)!;
}
