using System.Globalization;
using System.Text;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Durations in the form Kubernetes messages use (Go's <c>time.Duration</c>): <c>10s</c>, <c>2m40s</c>, <c>1.5s</c>, <c>340ms</c>.</summary>
internal static class GoDuration
{
    /// <summary>The text of a non-negative duration, to the millisecond.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return duration == TimeSpan.Zero ? "0s" : string.Create(CultureInfo.InvariantCulture, $"{Math.Round(duration.TotalMilliseconds, 3)}ms");
        }

        var text = new StringBuilder();
        var hours = (int)duration.TotalHours;
        if (hours > 0)
        {
            text.Append(hours).Append('h');
        }

        if (hours > 0 || duration.Minutes > 0)
        {
            text.Append(duration.Minutes).Append('m');
        }

        var seconds = duration.Seconds + (duration.Milliseconds / 1000.0);
        return text.Append(seconds.ToString("0.###", CultureInfo.InvariantCulture)).Append('s').ToString();
    }
}
