using System.Diagnostics.Metrics;
using Krustlet.Oci.Verification;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>Measures how long pulls take, by the kubelet's name, and how many bytes they bring; tells of those that take long while they do.</summary>
internal sealed partial class MeasuredPuller : IModulePuller, IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 20, 30, 60, 120, 180, 300, 600] };
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(10);
    private readonly IRegistryPuller puller;
    private readonly TimeProvider time;
    private readonly Meter meter;
    private readonly Histogram<double> durations;
    private readonly UpDownCounter<long> pulling;
    private readonly ILogger logger;

    public MeasuredPuller(IRegistryPuller puller, IMeterFactory meters, TimeProvider time, ILogger<MeasuredPuller> logger)
    {
        this.logger = logger;
        this.puller = puller;
        this.time = time;
        meter = meters.Create("Krustlet.NodeAgent");
        durations = meter.CreateHistogram("kubelet_image_pull_duration_seconds", null, "Seconds that a pull of a module took, when it was had", null, Seconds);
        pulling = meter.CreateUpDownCounter<long>("krustlet_image_pulls_in_progress", description: "Pulls of modules that are under way");
        meter.CreateObservableCounter("krustlet_image_pulled_bytes_total", () => puller.BytesReceived, description: "Cumulative bytes of modules that came from registries");
    }

    /// <inheritdoc/>
    public Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken) => puller.FindLocalAsync(image, cancellationToken);

    /// <inheritdoc/>
    public Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken) =>
        puller.PrepareAsync(image, module, secrets, demands, cancellationToken);

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        pulling.Add(1);
        try
        {
            var bytes = new PulledBytes();
            await using var progress = time.CreateTimer(_ => TellStillPulling(image, (long)time.GetElapsedTime(began).TotalSeconds, bytes), null, ProgressPeriod, ProgressPeriod);
            var module = await puller.PullAsync(image, secrets, demands, bytes, cancellationToken);
            durations.Record(time.GetElapsedTime(began).TotalSeconds);
            return module;
        }
        finally
        {
            pulling.Add(-1);
        }
    }

    public void Dispose() => meter.Dispose();

    private void TellStillPulling(string image, long seconds, PulledBytes bytes)
    {
        if (bytes.Now is (var received, var total))
        {
            LogProgress(image, seconds, received, total);
        }
        else
        {
            LogStillPulling(image, seconds);
        }
    }

    [LoggerMessage(4360, LogLevel.Information, "Still pulling {Image}, for {Seconds} s so far")]
    private partial void LogStillPulling(string image, long seconds);

    [LoggerMessage(4361, LogLevel.Information, "Still pulling {Image}, for {Seconds} s so far: {Received} of {Total} bytes")]
    private partial void LogProgress(string image, long seconds, long received, long total);
}
