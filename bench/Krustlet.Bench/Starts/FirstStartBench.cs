namespace Krustlet.Bench.Starts;

/// <summary>First starts, in turns: a host without compiled modules, then another on what the first one left.</summary>
internal sealed class FirstStartBench(BenchOptions options, TimeProvider time)
{
    private static readonly string[] Guests = ["hello-c", "hello-rust", "hello-js"];

    public async Task<IReadOnlyList<FirstStartResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<FirstStartResult>();
        foreach (var guest in Guests)
        {
            var wasm = options.Guest(guest);
            List<double> compiled = [], cached = [];
            for (var round = 0; round < options.Sizes.FirstStarts; round++)
            {
                var folder = Directory.CreateTempSubdirectory("krustlet-bench-");
                try
                {
                    compiled.Add(await FirstAsync(folder, wasm, cancellationToken));
                    cached.Add(await FirstAsync(folder, wasm, cancellationToken));
                }
                finally
                {
                    folder.Delete(recursive: true);
                }
            }

            results.Add(new FirstStartResult(guest, new FileInfo(wasm).Length, Quantiles.Of(compiled), Quantiles.Of(cached)));
        }

        return results;
    }

    private async Task<double> FirstAsync(DirectoryInfo folder, string wasm, CancellationToken cancellationToken)
    {
        await using var host = await HostProcess.StartAsync(options.AgentProgram, folder.FullName, isolated: true, time, cancellationToken);
        return await host.RunAsync("first", wasm, await HostProcess.DigestOfAsync(wasm, cancellationToken), cancellationToken);
    }
}
