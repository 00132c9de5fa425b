namespace Krustlet.Bench.Starts;

/// <summary>Start-to-exit of a program that prints a line or two, warm, each way in turn.</summary>
internal sealed class StartBench(BenchOptions options, TimeProvider time)
{
    private const string Guest = "hello-c";

    // In turns: a ratio of times measured apart is one of two moments of a shared machine.
    private const int Rounds = 10;
    private readonly BenchSizes sizes = options.Sizes;
    private readonly List<StartResult> results = [];

    public async Task<IReadOnlyList<StartResult>> RunAsync(CancellationToken cancellationToken)
    {
        var wasm = options.Guest(Guest);
        var harness = new Harness(options.Tool("harness"));
        await RunInTurnsAsync(harness, wasm, cancellationToken);
        var host = new HostProcessStarts(options.AgentProgram, wasm, time);
        Add(StartWay.HostProcess, "host process over gRPC, with its log file", await host.RunAsync(Warm(sizes.HostStarts), sizes.HostStarts, cancellationToken));
        var program = options.Tool("hello");
        Add(StartWay.ForkAndExec, "fork + exec of a static program", await harness.SpawnAsync([program], Warm(sizes.ProgramStarts), sizes.ProgramStarts, cancellationToken));
        using var bundle = new RuncBundle(program);
        Add(StartWay.Runc, "`runc run` of that program", await harness.SpawnAsync(bundle.Command, Warm(sizes.ContainerStarts), sizes.ContainerStarts, cancellationToken));
        return results;
    }

    private static int Warm(int count) => Math.Max(2, count / 5);

    private async Task RunInTurnsAsync(Harness harness, string wasm, CancellationToken cancellationToken)
    {
        var (warm, count) = (Warm(sizes.ModuleStarts), sizes.ModuleStarts / Rounds);
        List<double> native = [], chained = [], asked = [];
        using var executor = new ExecutorStarts(wasm, time);
        // The first starts are the just-in-time compiler's.
        await executor.RunChainedAsync(0, warm);
        await executor.RunOneByOneAsync(0, warm);
        for (var round = 0; round < Rounds; round++)
        {
            native.AddRange(await harness.RunModuleAsync(wasm, count, count, cancellationToken));
            chained.AddRange(await executor.RunChainedAsync(count, count));
            asked.AddRange(await executor.RunOneByOneAsync(count, count));
        }

        Add(StartWay.Harness, "C harness on the same libwasmtime", native);
        Add(StartWay.HostChained, "host in process, back to back", chained);
        Add(StartWay.HostInProcess, "host in process, asked by another thread", asked);
    }

    private void Add(StartWay way, string title, IReadOnlyList<double> microseconds) => results.Add(new StartResult(way, title, Quantiles.Of(microseconds)));
}
