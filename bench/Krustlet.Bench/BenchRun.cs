using Krustlet.Bench.Reports;
using Krustlet.Bench.Starts;

namespace Krustlet.Bench;

/// <summary>One run of everything, and its reports.</summary>
internal sealed class BenchRun(BenchOptions options, TimeProvider time, TextWriter progress)
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var machine = Machine.Read(time);
        await progress.WriteLineAsync("measuring start to exit");
        var starts = await new StartBench(options, time).RunAsync(cancellationToken);
        var results = new BenchResults(machine, options.Sizes == BenchSizes.Quick, starts, [], null, []);
        await ReportFiles.WriteAsync(results, options.Results, cancellationToken);
        await progress.WriteAsync(new MarkdownReport(results).Write());
    }
}
