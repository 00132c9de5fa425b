using System.Diagnostics.Metrics;

namespace Krustlet.NodeAgent.Images;

/// <summary>Measures how long pulls take, by the kubelet's name.</summary>
internal sealed class MeasuredPuller : IModulePuller, IDisposable
{
    private static readonly InstrumentAdvice<double> Seconds = new() { HistogramBucketBoundaries = [0.1, 0.5, 1, 5, 10, 20, 30, 60, 120, 180, 300, 600] };
    private readonly IModulePuller puller;
    private readonly TimeProvider time;
    private readonly Meter meter;
    private readonly Histogram<double> durations;

    public MeasuredPuller(IModulePuller puller, IMeterFactory meters, TimeProvider time)
    {
        this.puller = puller;
        this.time = time;
        meter = meters.Create("Krustlet.NodeAgent");
        durations = meter.CreateHistogram("kubelet_image_pull_duration_seconds", null, "Seconds that a pull of a module took, when it was had", null, Seconds);
    }

    /// <inheritdoc/>
    public Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken) => puller.FindLocalAsync(image, cancellationToken);

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var module = await puller.PullAsync(image, secrets, cancellationToken);
        durations.Record(time.GetElapsedTime(began).TotalSeconds);
        return module;
    }

    public void Dispose() => meter.Dispose();
}
