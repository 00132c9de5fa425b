using System.Globalization;

namespace Krustlet.Bench.Reports;

/// <summary>The results as bars.</summary>
internal static class Plot
{
    public static string Draw(BenchResults results)
    {
        var chart = new BarChart();
        chart.Add("Start to exit, p50 in µs (logarithmic)", [.. results.Starts.Select(start => (start.Title.Replace("`", "", StringComparison.Ordinal), start.Times.P50, Text($"{start.Times.P50:F1} ({results.Ratio(start):F1}x)")))], logarithmic: true);
        if (results.Applies.Count > 0)
        {
            chart.Add("Apply to all seen Running, s", [.. results.Applies.Select(apply => (Text($"{apply.Pods} Pods"), apply.Running, Text($"{apply.Running:F2}")))], logarithmic: false);
        }

        if (results.Memory.Count > 1)
        {
            var slopes = results.Memory.Skip(1).Zip(results.Memory, (step, earlier) => (step, earlier, slope: step.Since(earlier))).ToList();
            chart.Add("Memory of one more sleeping Pod, KiB", [.. slopes.SelectMany(item => new[]
            {
                (Text($"agent, {item.earlier.Pods} to {item.step.Pods} Pods"), item.slope.AgentKilobytes, Text($"{item.slope.AgentKilobytes:F1}")),
                (Text($"hosts, {item.earlier.Pods} to {item.step.Pods} Pods"), item.slope.HostKilobytes, Text($"{item.slope.HostKilobytes:F1}")),
            })], logarithmic: false);
        }

        return chart.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
