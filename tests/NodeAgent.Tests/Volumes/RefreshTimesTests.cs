using Krustlet.NodeAgent.Volumes;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Volumes;

public sealed class RefreshTimesTests
{
    [Fact]
    public void The_next_look_is_a_period_away_and_at_most_half_as_long_again()
    {
        var time = new FakeTimeProvider();
        var times = new RefreshTimes(TimeSpan.FromSeconds(4), time);

        Enumerable.Range(0, 100).Select(_ => times.Next() - time.GetUtcNow())
            .Should().OnlyContain(wait => wait >= TimeSpan.FromSeconds(4) && wait <= TimeSpan.FromSeconds(6));
    }
}
