using System.Globalization;
using System.Text;

namespace Krustlet.Bench.Reports;

/// <summary>The table of <see cref="ModuleResults"/> for people.</summary>
internal sealed class ModuleReport(ModuleResults results)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        text.AppendLine("# How modules come to a node").AppendLine();
        Line($"{results.Machine}.{(results.Machine.IsShared ? " The machine was shared with other work: trust the ratios before the times." : "")}");
        Line($"{(results.Quick ? "This was `bench/run --quick`: it shows that everything runs, not how fast." : "Made by `bench/run`.")} Raw numbers: `modules.json`.");
        WritePulls();
        WriteFirstStarts();
        return text.ToString();
    }

    private void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture)).AppendLine();

    private void Row(FormattableString row) => text.AppendLine(row.ToString(CultureInfo.InvariantCulture));

    private void WritePulls()
    {
        text.AppendLine("## Pulls").AppendLine();
        Line($"From Debian's docker-registry on this machine, plain HTTP, into an empty folder, the ways in turn. Bytes that do not compress. What is a process counts from its start, which is most of a small pull by `krustlet` (published natively). The store pulls as an agent that runs does, with its connections open and four images at a time, and flushes to the disk what it names, which skopeo does not. Goal: at least the throughput of `skopeo copy`.");
        text.AppendLine("| | | p50, ms | p95, ms | MiB/s | times `skopeo copy` (p50) | runs |").AppendLine("|---|---|--:|--:|--:|--:|--:|");
        foreach (var pull in results.Pulls)
        {
            Row($"| {pull.Set} | {pull.Title} | {pull.Times.P50 / 1000:F1} | {pull.Times.P95 / 1000:F1} | {pull.MebibytesPerSecond:F1} | **{results.Ratio(pull):F2}** | {pull.Times.Count} |");
        }

        text.AppendLine();
    }

    private void WriteFirstStarts()
    {
        text.AppendLine("## First start to exit").AppendLine();
        Line($"A module's first start in a module host that has just begun, from the call to its end: with the compiler, in a process of its own, and from what that left in the folder of compiled modules. In turns.");
        text.AppendLine("| | bytes | compiled, p50 ms | from the cache, p50 ms | times as fast | runs |").AppendLine("|---|--:|--:|--:|--:|--:|");
        foreach (var start in results.FirstStarts)
        {
            Row($"| {start.Guest} | {start.Bytes} | {start.Compiled.P50 / 1000:F1} | {start.Cached.P50 / 1000:F1} | **{start.Ratio:F1}** | {start.Compiled.Count} |");
        }

        text.AppendLine();
    }
}
