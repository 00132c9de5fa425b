namespace Krustlet.Bench.Starts;

/// <summary>A module host as the agent runs it: a process of its own, spoken to over its Unix socket, output to log files.</summary>
internal sealed class HostProcessStarts(string agent, string wasm, TimeProvider time)
{
    /// <summary>From the start call until the watch shows the end. Microseconds.</summary>
    public async Task<IReadOnlyList<double>> RunAsync(int warm, int count, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-bench-");
        try
        {
            await using var host = await HostProcess.StartAsync(agent, folder.FullName, isolated: false, time, cancellationToken);
            var times = new List<double>(count);
            var digest = await HostProcess.DigestOfAsync(wasm, cancellationToken);
            for (var run = -warm; run < count; run++)
            {
                var took = await host.RunAsync($"run{run + warm}", wasm, digest, cancellationToken);
                if (run >= 0)
                {
                    times.Add(took);
                }
            }

            return times;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
