using Krustlet.Bench.Clusters;
using Krustlet.Bench.Memory;
using Krustlet.Bench.Pulls;
using Krustlet.Bench.Reports;
using Krustlet.Bench.Starts;

namespace Krustlet.Bench;

/// <summary>One run of everything, and its reports.</summary>
internal sealed class BenchRun(BenchOptions options, TimeProvider time, TextWriter progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var part in options.Parts)
        {
            await (part == BenchPart.Modules ? MeasureModulesAsync(cancellationToken) : MeasureRunningAsync(cancellationToken));
        }
    }

    private async Task MeasureModulesAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Read(time);
        await progress.WriteLineAsync("measuring pulls");
        var pulls = await new PullBench(options, time).RunAsync(cancellationToken);
        await progress.WriteLineAsync("measuring first starts");
        var starts = await new FirstStartBench(options, time).RunAsync(cancellationToken);
        var results = new ModuleResults(machine, options.Sizes == BenchSizes.Quick, pulls, starts);
        await ReportFiles.WriteAsync(results, options.Results, cancellationToken);
        await progress.WriteAsync(new ModuleReport(results).Write());
    }

    private async Task MeasureRunningAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Read(time);
        await progress.WriteLineAsync("measuring start to exit");
        var starts = await new StartBench(options, time).RunAsync(cancellationToken);
        await progress.WriteLineAsync("measuring apply to Running");
        var applies = await new ApplyBench(options, time, progress).RunAsync(cancellationToken);
        await progress.WriteLineAsync("measuring memory of Pods that sleep");
        var (idle, steps) = await new MemoryBench(options, time, progress).RunAsync(cancellationToken);
        var results = new BenchResults(machine, options.Sizes == BenchSizes.Quick, starts, applies, idle, steps);
        await ReportFiles.WriteAsync(results, options.Results, cancellationToken);
        await progress.WriteAsync(new MarkdownReport(results).Write());
    }
}
