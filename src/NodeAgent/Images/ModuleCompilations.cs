using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Krustlet.ModuleHost.Compilation;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>The node's compilations: each module's once, whoever asks; what is known to be done, or never to be, is not looked at again.</summary>
internal sealed partial class ModuleCompilations : IModuleCompiler, IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300] };
    private readonly ModulePrecompiler compiler;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Meter meter;
    private readonly Histogram<double> durations;
    private readonly ConcurrentDictionary<string, bool> settled = new(StringComparer.Ordinal);
    private readonly SingleFlight<string, Precompilation> flights = new();

    public ModuleCompilations(ModulePrecompiler compiler, IMeterFactory meters, TimeProvider time, ILogger<ModuleCompilations> logger)
    {
        (this.compiler, this.time, this.logger) = (compiler, time, logger);
        meter = meters.Create("Krustlet.NodeAgent");
        durations = meter.CreateHistogram("krustlet_module_compile_duration_seconds", null, "Seconds that compiling a pulled module took", null, Seconds);
    }

    /// <inheritdoc/>
    public async Task EnsureAsync(NodeModule module, CancellationToken cancellationToken)
    {
        if (settled.ContainsKey(module.Digest))
        {
            return;
        }

        if (await flights.RunAsync(module.Digest, token => CompileAsync(module, token), cancellationToken) != Precompilation.Failed)
        {
            settled[module.Digest] = true;
        }
    }

    /// <summary>Deletes the code of modules that are gone; should one come back it is compiled again.</summary>
    public long Sweep(IReadOnlySet<string> digests, DateTimeOffset writtenBefore)
    {
        foreach (var gone in settled.Keys.Where(known => !digests.Contains(known)))
        {
            settled.TryRemove(gone, out _);
        }

        return compiler.Sweep(digests, writtenBefore);
    }

    public void Dispose() => meter.Dispose();

    private async Task<Precompilation> CompileAsync(NodeModule module, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var (outcome, message) = await compiler.CompileAsync(module.Path, module.Digest, module.IsComponent, cancellationToken);
            durations.Record(time.GetElapsedTime(began).TotalSeconds);
            if (outcome != Precompilation.Ready)
            {
                LogNotCompiled(module.ImageId, message);
            }

            return outcome;
        }
        catch (IOException failure)
        {
            LogNotCompiled(module.ImageId, failure.Message);
            return Precompilation.Failed;
        }
    }

    [LoggerMessage(4370, LogLevel.Warning, "{Image} is not compiled ahead of its start: {Problem}")]
    private partial void LogNotCompiled(string image, string problem);
}
