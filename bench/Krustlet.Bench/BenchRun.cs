using Krustlet.Bench.Clusters;
using Krustlet.Bench.Memory;
using Krustlet.Bench.Operators;
using Krustlet.Bench.Pulls;
using Krustlet.Bench.Reports;
using Krustlet.Bench.Starts;

namespace Krustlet.Bench;

/// <summary>One run of everything, and its reports.</summary>
internal sealed class BenchRun(BenchOptions options, TimeProvider time, TextWriter progress)
{
    /// <summary>Milliseconds that 99 in 100 looks at a module may take, on a busy machine too.</summary>
    private const double PassBound = 2000;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        foreach (var part in options.Parts)
        {
            await (part switch
            {
                BenchPart.Modules => MeasureModulesAsync(cancellationToken),
                BenchPart.Operator => MeasureOperatorAsync(cancellationToken),
                _ => MeasureRunningAsync(cancellationToken),
            });
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

    private async Task MeasureOperatorAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Read(time);
        await progress.WriteLineAsync("measuring the operator");
        var phases = await new OperatorBench(options, time, progress).RunAsync(cancellationToken);
        var results = new OperatorResults(machine, options.Sizes == BenchSizes.Quick, options.Sizes.Modules, options.Sizes.Nodes, phases);
        await ReportFiles.WriteAsync(results, options.Results, cancellationToken);
        await progress.WriteAsync(new OperatorReport(results).Write());
        if (phases.FirstOrDefault(static phase => !phase.IsWithinBound) is { } over)
        {
            throw new BenchException($"the operator wrote {over.Measures.Writes} times while {over.Title}; at most {over.Bound} are allowed ({nameof(WriteBudget)})");
        }

        if (phases.FirstOrDefault(static phase => phase.Measures.Passes?.P99 > PassBound) is { } slow)
        {
            throw new BenchException($"99 in 100 passes took {slow.Measures.Passes!.P99} ms and less while {slow.Title}; at most {PassBound} are allowed");
        }
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
