using Krustlet.ControllerRuntime.RateLimiting;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ControllerRuntime.Tests.RateLimiting;

public sealed class TokenBucketTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void A_burst_is_free_and_then_each_caller_waits_for_its_own_token()
    {
        var bucket = new TokenBucket(2, 2, _clock);

        Enumerable.Range(0, 4).Select(_ => bucket.Reserve().TotalSeconds).Should().Equal(0, 0, 0.5, 1);
        _clock.Advance(TimeSpan.FromSeconds(2));
        bucket.Reserve().TotalSeconds.Should().Be(0);
    }

    [Fact]
    public void Idle_time_fills_the_bucket_no_further_than_its_burst()
    {
        var bucket = new TokenBucket(1, 3, _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        Enumerable.Range(0, 4).Count(_ => bucket.TryTake()).Should().Be(3);
    }
}
