using Cronos;
using Krustlet.ControllerRuntime.Schedules;

namespace Krustlet.ControllerRuntime.Tests.Schedules;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("*/15 * * * *", "2031-03-04T10:15:00Z")]
    [InlineData("@daily", "2031-03-05T00:00:00Z")]
    [InlineData("@every 90s", "2031-03-04T10:03:00Z")]
    [InlineData("@every 1h30m", "2031-03-04T11:31:30Z")]
    [InlineData("0 0 13 * 5", "2031-03-07T00:00:00Z")] // a Friday or a thirteenth, as in Vixie cron
    [InlineData("0 9 * JUL WED", "2031-07-02T09:00:00Z")]
    [InlineData("0 0 29 2 *", "2032-02-29T00:00:00Z")]
    public void The_next_time_is_that_of_kubernetes(string schedule, string expected) =>
        CronSchedule.Parse(schedule, TimeZoneInfo.Utc).Next(At("2031-03-04T10:01:30Z")).Should().Be(At(expected));

    [Theory]
    [InlineData("* * * *")]
    [InlineData("* * * * * *")]
    [InlineData("60 * * * *")]
    [InlineData("0 0 L * *")]
    [InlineData("0 0 15W * *")]
    [InlineData("0 0 * * 5#2")]
    [InlineData("@often")]
    [InlineData("@every now")]
    [InlineData("@every_minute")]
    public void What_kubernetes_cannot_read_is_refused(string schedule) =>
        FluentActions.Invoking(() => CronSchedule.Parse(schedule, TimeZoneInfo.Utc)).Should().Throw<CronFormatException>();

    [Fact]
    public void Of_times_missed_the_latest_counts()
    {
        var schedule = CronSchedule.Parse("*/10 * * * *", TimeZoneInfo.Utc);

        schedule.Due(At("2031-03-04T10:01:00Z"), At("2031-03-04T10:09:59Z"), 101).Should().Be((null, 0));
        schedule.Due(At("2031-03-04T10:01:00Z"), At("2031-03-04T10:10:00Z"), 101).Should().Be((At("2031-03-04T10:10:00Z"), 1));
        schedule.Due(At("2031-03-04T10:01:00Z"), At("2031-03-04T10:35:00Z"), 101).Should().Be((At("2031-03-04T10:30:00Z"), 3));
        schedule.Due(At("2029-03-04T10:01:00Z"), At("2031-03-04T10:35:00Z"), 101).Should().Be((At("2031-03-04T10:30:00Z"), 101));
    }

    [Fact]
    public void A_schedule_goes_by_its_time_zone() =>
        CronSchedule.Parse("0 9 * * *", TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).Next(At("2031-07-01T00:00:00Z")).Should().Be(At("2031-07-01T07:00:00Z"));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
