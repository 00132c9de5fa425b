using System.Globalization;
using System.Text;
using Krustlet.Bench.Memory;

namespace Krustlet.Bench.Reports;

/// <summary>The table for people.</summary>
internal sealed class MarkdownReport(BenchResults results)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        text.AppendLine("# What Krustlet costs").AppendLine();
        Line($"{results.Machine}.{(results.Machine.IsShared ? " The machine was shared with other work: trust the ratios before the times." : "")}");
        Line($"{(results.Quick ? "This was `bench/run --quick`: it shows that everything runs, not how fast." : "Made by `bench/run`.")} Raw numbers: `results.json`; plot: `results.svg`.");
        WriteStarts();
        WriteApplies();
        WriteMemory();
        return text.ToString();
    }

    private void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture)).AppendLine();

    private void Row(FormattableString row) => text.AppendLine(row.ToString(CultureInfo.InvariantCulture));

    private void WriteStarts()
    {
        text.AppendLine("## Start to exit").AppendLine();
        Line($"A program that prints a line or two and ends, warm. Output is discarded unless the row says otherwise. The harness has the same engine settings but for epochs, which let modules be stopped, and keep-resident (1 MiB, the host 128 KiB), and calls the module synchronously on one thread; the first three rows are measured in turns. Goal: host in process at most 3x the C harness (p50); the third row has the changes of thread that a start on request has, the second and the harness have none.");
        text.AppendLine("| | p50, µs | p95, µs | times the harness (p50) | runs |").AppendLine("|---|--:|--:|--:|--:|");
        foreach (var start in results.Starts)
        {
            Row($"| {start.Title} | {start.Times.P50:F1} | {start.Times.P95:F1} | {results.Ratio(start):F1} | {start.Times.Count} |");
        }

        text.AppendLine();
    }

    private void WriteApplies()
    {
        if (results.Applies.Count == 0)
        {
            return;
        }

        text.AppendLine("## Apply to Running").AppendLine();
        Line($"One apply of a Deployment of a cached module, two published agents, embedded control plane; seconds since the apply was sent. Goal: 1,000 Pods Running within 20 s.");
        text.AppendLine("| Pods | applied | last created | last scheduled | first started | last started | half seen Running | all seen Running |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var apply in results.Applies)
        {
            Row($"| {apply.Pods} | {apply.Applied:F2} | {apply.Created:F2} | {apply.Scheduled:F2} | {apply.FirstStarted:F2} | {apply.LastStarted:F2} | {apply.HalfRunning:F2} | **{apply.Running:F2}** |");
        }

        text.AppendLine();
    }

    private void WriteMemory()
    {
        if (results.Idle is not { } idle)
        {
            return;
        }

        text.AppendLine("## Memory of Pods that sleep").AppendLine();
        Line($"One agent, KiB. An agent without Pods, at rest: {idle.Agent.Rss} KiB resident (goal: under 60 MB), {idle.Agent.Pss} by share of shared pages, {idle.Agent.PrivateDirty} private and dirty, {idle.Agent.Maps} maps; its module host, the same program: {idle.Hosts.Rss}, {idle.Hosts.Pss} and {idle.Hosts.PrivateDirty} KiB, {idle.Hosts.Maps} maps. Goal for one more Pod, agent and hosts together: at most 100 KB. \"Each\" is the slope since the step before, of Pss, and of the page tables that Pss leaves out; the agent's has garbage in it that was not collected yet. The last row is the slope from the first step to the last.");
        text.AppendLine("| Pods | agent Rss | agent Pss | agent maps | hosts Rss | hosts Pss | hosts maps | hosts | each: agent | each: host | each: page tables | each: all | each: maps |");
        text.AppendLine("|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var (step, earlier) in results.Memory.Zip(results.Memory.Prepend(null)))
        {
            Row($"| {step.Pods} | {step.Agent.Rss} | {step.Agent.Pss} | {step.Agent.Maps} | {step.Hosts.Rss} | {step.Hosts.Pss} | {step.Hosts.Maps} | {step.HostCount} | {Slope(earlier is null ? null : step.Since(earlier))} |");
        }

        Row($"| {results.Memory[0].Pods} to {results.Memory[^1].Pods} | | | | | | | | {Slope(results.Memory[^1].Since(results.Memory[0]))} |");

        text.AppendLine();
    }

    private static string Slope(MemorySlope? slope) => slope is null
        ? "- | - | - | - | -"
        : string.Create(CultureInfo.InvariantCulture, $"{slope.AgentKilobytes:F1} | {slope.HostKilobytes:F1} | {slope.PageTableKilobytes:F1} | **{slope.Kilobytes:F1}** | {slope.Maps:F1}");
}
