using System.Globalization;
using System.Text;
using Krustlet.Bench.Operators;

namespace Krustlet.Bench.Reports;

/// <summary>The table of <see cref="OperatorResults"/> for people.</summary>
internal sealed class OperatorReport(OperatorResults results)
{
    private readonly StringBuilder text = new();

    public string Write()
    {
        text.AppendLine("# What modules cost the operator").AppendLine();
        Line($"{results.Machine}.{(results.Machine.IsShared ? " The machine was shared with other work: trust the counts before the times." : "")}");
        Line($"{(results.Quick ? "This was `bench/run --quick`: it shows that everything runs, not how fast." : "Made by `bench/run --part operator`.")} Raw numbers: `operator.json`.");
        Line($"{results.Modules} WasmModules of one replica and one port on {results.Nodes} simulated nodes of one pool; embedded control plane and simulated nodes in one process, the operator in another, with its defaults. Seconds until all objects are as they should be. A pass is one look at one module, its requests and their waits for the client's rate limit included. Events that come faster than they can be sent one after the other wait, 16384 of them at most. The run fails when there are more writes than the bound, or when p99 is above 2 s.");
        WritePhases();
        WriteRequests();
        return text.ToString();
    }

    private void Line(FormattableString line) => text.AppendLine(line.ToString(CultureInfo.InvariantCulture)).AppendLine();

    private void Row(FormattableString row) => text.AppendLine(row.ToString(CultureInfo.InvariantCulture));

    private void WritePhases()
    {
        text.AppendLine("| | seconds | modules | passes | p50, ms | p99, ms | longest, ms | writes | writes a module | bound | reads | CPU, s | resident, MiB |");
        text.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var phase in results.Phases)
        {
            Row($"| {phase.Title} | {phase.Seconds:F1} | {phase.Modules} | {Passes(phase.Measures.Passes)} | {phase.Measures.Writes} | {Each(phase)} | {phase.Bound:F0} | {phase.Measures.Reads} | {phase.ProcessorSeconds:F1} | {phase.ResidentKilobytes / 1024} |");
        }

        text.AppendLine();
    }

    private void WriteRequests()
    {
        text.AppendLine("## Requests").AppendLine();
        text.AppendLine("| | verb | resource | requests |").AppendLine("|---|---|---|--:|");
        foreach (var (phase, count) in results.Phases.SelectMany(static phase => phase.Measures.Requests.Select(count => (phase, count))))
        {
            Row($"| {phase.Title} | {count.Verb} | {count.Resource} | {count.Requests} |");
        }

        text.AppendLine();
    }

    private static string Passes(DurationQuantiles? pass) => pass is null
        ? "0 | - | - | -"
        : string.Create(CultureInfo.InvariantCulture, $"{pass.Count} | {pass.P50:F1} | **{pass.P99:F1}** | {pass.Longest:F1}");

    private static string Each(OperatorPhase phase) => phase.Modules == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"**{(double)phase.Measures.Writes / phase.Modules:F2}**");
}
