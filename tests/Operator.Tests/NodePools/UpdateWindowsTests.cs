using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Operator.NodePools;
using Krustlet.Operator.NodePools.Hosting;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class UpdateWindowsTests
{
    private const string Berlin = "Europe/Berlin";

    // 2024-05-01 is a Wednesday.
    [Theory]
    [InlineData("0 2 * * 6", "4h", null, "2024-05-01T12:00:00Z", "2024-05-04T02:00:00Z")]
    [InlineData("0 2 * * 6", "4h", Berlin, "2024-05-01T12:00:00Z", "2024-05-04T00:00:00Z")]
    [InlineData("0 2 * * 6", "4h", null, "2024-05-04T01:59:59Z", "2024-05-04T02:00:00Z")]
    [InlineData("0 2 * * 6", "4h", null, "2024-05-04T02:00:00Z", null)]
    [InlineData("0 2 * * 6", "4h", null, "2024-05-04T05:59:59Z", null)]
    [InlineData("0 2 * * 6", "4h", null, "2024-05-04T06:00:00Z", "2024-05-11T02:00:00Z")]
    [InlineData("0 22 * * *", "1h30m", null, "2024-05-01T23:29:59Z", null)]
    [InlineData("@daily", "24h", null, "2024-05-01T12:00:00Z", null)]
    [InlineData("0 0 13 * 5", "1h", null, "2024-05-01T12:00:00Z", "2024-05-03T00:00:00Z")]
    // The clock jumps from 2:00 to 3:00 on 2024-03-31: what was to open at 2:30 opens with the jump.
    [InlineData("30 2 * * *", "1h", Berlin, "2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z")]
    [InlineData("30 2 * * *", "1h", Berlin, "2024-03-31T01:59:59Z", null)]
    [InlineData("30 2 * * *", "1h", Berlin, "2024-03-31T02:00:00Z", "2024-04-01T00:30:00Z")]
    // It is 2:30 twice on 2024-10-27: the window opens the first time only, and its duration is elapsed time.
    [InlineData("30 2 * * *", "1h", Berlin, "2024-10-27T00:29:59Z", "2024-10-27T00:30:00Z")]
    [InlineData("30 2 * * *", "1h", Berlin, "2024-10-27T01:29:59Z", null)]
    [InlineData("30 2 * * *", "1h", Berlin, "2024-10-27T01:30:00Z", "2024-10-28T01:30:00Z")]
    [InlineData("0 1 * * *", "3h", Berlin, "2024-10-27T01:59:59Z", null)]
    [InlineData("0 1 * * *", "3h", Berlin, "2024-10-27T02:00:00Z", "2024-10-28T00:00:00Z")]
    public void A_window_is_open_for_its_duration_from_each_time_of_its_schedule(string schedule, string duration, string? zone, string now, string? opens)
    {
        var pool = Pool(new NodePoolUpdateWindow { Schedule = schedule, Duration = duration, TimeZone = zone });

        UpdateWindows.Check(pool).Should().BeNull();
        UpdateWindows.Opens(pool, At(now)).Should().Be(opens is null ? null : At(opens));
    }

    [Fact]
    public void Of_several_windows_any_is_enough_and_the_first_to_open_counts()
    {
        var pool = Pool(new NodePoolUpdateWindow { Schedule = "0 2 * * 6", Duration = "4h" }, new NodePoolUpdateWindow { Schedule = "0 20 * * *", Duration = "1h" });

        UpdateWindows.Opens(pool, At("2024-05-01T12:00:00Z")).Should().Be(At("2024-05-01T20:00:00Z"));
        UpdateWindows.Opens(pool, At("2024-05-01T20:30:00Z")).Should().BeNull();
        UpdateWindows.Opens(pool, At("2024-05-04T05:00:00Z")).Should().BeNull();
        UpdateWindows.Opens(Pool(), At("2024-05-01T12:00:00Z")).Should().BeNull("without windows it is always time");
    }

    [Theory]
    [InlineData("0 2 * *", "4h", null, "updates.windows[0].schedule is 0 2 * *, which cannot be read")]
    [InlineData("0 25 * * *", "4h", null, "updates.windows[0].schedule is 0 25 * * *, which cannot be read")]
    [InlineData("@every 5m", "4h", null, "updates.windows[0].schedule is @every 5m, which no time ever is")]
    [InlineData("0 0 30 2 *", "4h", null, "updates.windows[0].schedule is 0 0 30 2 *, which no time ever is")]
    [InlineData("@daily", "30s", null, "updates.windows[0].duration is 30s: duration is how long")]
    [InlineData("@daily", "169h", null, "from 1m to 168h")]
    [InlineData("@daily", "99999999999999999999h", null, "from 1m to 168h")]
    [InlineData("@daily", "4h", "Europe/Atlantis", "updates.windows[0].timeZone Europe/Atlantis is not a time zone: write its name in the IANA database")]
    public void What_is_no_window_is_refused_with_words(string schedule, string duration, string? zone, string words) =>
        PoolRules.Check(Pool(new NodePoolUpdateWindow { Schedule = schedule, Duration = duration, TimeZone = zone }))
            .Should().Match<PoolRefusal>(refusal => refusal.Reason == "InvalidUpdates" && refusal.Message.Contains(words));

    [Fact]
    public void Outside_of_all_windows_only_what_has_begun_goes_on_and_the_pool_says_when_the_rest_does()
    {
        var pool = Pool(new NodePoolUpdateWindow { Schedule = "0 2 * * 6", Duration = "4h" });
        var (closed, open) = (At("2024-05-01T12:00:00Z"), At("2024-05-04T02:00:00Z"));
        PoolMember[] members = [Member("n0"), Member("n1", ready: false), Member("n2", drained: closed.AddMinutes(-1))];

        PoolRollout.Chosen(pool, members, members, closed).Should().Equal(members[2]);
        PoolRollout.Chosen(pool, members, members[..2], open).Should().Equal([members[1]], "inside a window those that are away come first");

        PoolStatusBuilder.Build(pool, [Member("n0")], null, closed).Conditions.Should()
            .Contain(condition => condition.Type == "Drifted" && condition.Status == "True" && condition.Message.Contains("at 2024-05-04T02:00:00Z"))
            .And.Contain(condition => condition.Type == "Ready" && condition.Reason == "WaitingForWindow");
        PoolStatusBuilder.Build(pool, [Member("n0")], null, open).Conditions.Should().Contain(condition => condition.Type == "Ready" && condition.Reason == "Updating");
        PoolStatusBuilder.Build(pool, [Member("n0"), members[2]], null, closed).Conditions.Should().Contain(condition => condition.Type == "Ready" && condition.Reason == "Updating", "one is under way");
    }

    private static WasmNodePool Pool(params NodePoolUpdateWindow[] windows) => new()
    {
        Metadata = new V1ObjectMeta { Name = "edge" },
        Spec = new WasmNodePoolSpec { Provisioning = NodePoolProvisioning.Daemon, Updates = new NodePoolUpdates { Windows = windows } },
    };

    private static PoolMember Member(string name, bool ready = true, DateTimeOffset? drained = null) => new(
        new V1Node
        {
            Metadata = new V1ObjectMeta { Name = name, Annotations = drained is { } start ? new Dictionary<string, string> { ["node.krustlet.dev/drain-started"] = start.ToString("O") } : null },
            Status = new V1NodeStatus { Conditions = [new V1NodeCondition { Type = "Ready", Status = ready ? "True" : "Unknown" }] },
        },
        IsUpdated: false);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
