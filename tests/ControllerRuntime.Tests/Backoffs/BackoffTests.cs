using Krustlet.ControllerRuntime.Backoffs;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.ControllerRuntime.Tests.Backoffs;

public sealed class BackoffTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Waits_double_to_the_maximum_and_start_over_after_a_quiet_time()
    {
        var backoff = new Backoff(new BackoffPolicy(TimeSpan.FromMilliseconds(800), TimeSpan.FromSeconds(30), ResetAfter: TimeSpan.FromMinutes(2)), _clock, new Random(1));

        var waits = Enumerable.Range(0, 8).Select(_ => backoff.Next().TotalSeconds).ToList();
        waits.Should().Equal(0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30, 30);

        _clock.Advance(TimeSpan.FromSeconds(119));
        backoff.Next().TotalSeconds.Should().Be(30);
        _clock.Advance(TimeSpan.FromSeconds(121));
        backoff.Next().TotalSeconds.Should().Be(0.8);
    }

    [Fact]
    public void Jitter_adds_at_most_its_share_and_differs()
    {
        var backoff = new Backoff(new BackoffPolicy(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), Jitter: 1), _clock, new Random(1));

        var waits = Enumerable.Range(0, 100).Select(_ => backoff.Next().TotalSeconds).ToList();

        waits.Should().OnlyContain(wait => wait >= 1 && wait <= 2);
        waits.Distinct().Count().Should().BeGreaterThan(50);
    }
}
