namespace Krustlet.Bench.Starts;

/// <summary>Start-to-exit of a program that prints a line or two, warm, each way in turn.</summary>
internal sealed class StartBench(BenchOptions options, TimeProvider time)
{
    private const string Guest = "hello-c";
    private readonly BenchSizes sizes = options.Sizes;
    private readonly List<StartResult> results = [];

    public async Task<IReadOnlyList<StartResult>> RunAsync(CancellationToken cancellationToken)
    {
        var wasm = options.Guest(Guest);
        var harness = new Harness(options.Tool("harness"));
        Add(StartWay.Harness, "C harness on the same libwasmtime", await harness.RunModuleAsync(wasm, Warm(sizes.ModuleStarts), sizes.ModuleStarts, cancellationToken));
        await RunExecutorAsync(wasm);
        var host = new HostProcessStarts(options.AgentProgram, wasm, time);
        Add(StartWay.HostProcess, "host process over gRPC, with its log file", await host.RunAsync(Warm(sizes.HostStarts), sizes.HostStarts, cancellationToken));
        var program = options.Tool("hello");
        Add(StartWay.ForkAndExec, "fork + exec of a static program", await harness.SpawnAsync([program], Warm(sizes.ProgramStarts), sizes.ProgramStarts, cancellationToken));
        using var bundle = new RuncBundle(program);
        Add(StartWay.Runc, "`runc run` of that program", await harness.SpawnAsync(bundle.Command, Warm(sizes.ContainerStarts), sizes.ContainerStarts, cancellationToken));
        return results;
    }

    private static int Warm(int count) => Math.Max(2, count / 5);

    private async Task RunExecutorAsync(string wasm)
    {
        using var executor = new ExecutorStarts(wasm, time);
        Add(StartWay.HostChained, "host in process, back to back", await executor.RunChainedAsync(Warm(sizes.ModuleStarts), sizes.ModuleStarts));
        Add(StartWay.HostInProcess, "host in process, asked by another thread", await executor.RunOneByOneAsync(Warm(sizes.ModuleStarts), sizes.ModuleStarts));
    }

    private void Add(StartWay way, string title, IReadOnlyList<double> microseconds) => results.Add(new StartResult(way, title, Quantiles.Of(microseconds)));
}
