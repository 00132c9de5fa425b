using System.Diagnostics.Metrics;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Measures how long volumes of a kind take to be made, by Kubernetes' name.</summary>
internal sealed class MeasuredVolumeKind(IVolumeKind kind, Histogram<double> durations, TimeProvider time) : IVolumeKind
{
    /// <inheritdoc/>
    public string FolderName => kind.FolderName;

    /// <summary>The instrument that all kinds share.</summary>
    public static Histogram<double> CreateDurations(IMeterFactory meters) => meters.Create("Krustlet.NodeAgent").CreateHistogram(
        "storage_operation_duration_seconds", null, "Seconds that making a volume took, by plugin and outcome", null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 25, 50, 120, 300, 600] });

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => kind.Handles(volume);

    /// <inheritdoc/>
    public string PathOf(V1Volume volume, string directory) => kind.PathOf(volume, directory);

    /// <inheritdoc/>
    public Task UnmountAsync(string podUid, CancellationToken cancellationToken) => kind.UnmountAsync(podUid, cancellationToken);

    /// <inheritdoc/>
    public async Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        try
        {
            var mounted = await kind.MountAsync(request, cancellationToken);
            Note("success", began);
            return mounted;
        }
        catch (Exception failure) when (failure is VolumeException or IOException or UnauthorizedAccessException or ApiException)
        {
            Note("fail-unknown", began);
            throw;
        }
    }

    private void Note(string status, long began) => durations.Record(
        time.GetElapsedTime(began).TotalSeconds,
        new("migrated", "false"), new("operation_name", "volume_mount"), new("status", status), new("volume_plugin", kind.FolderName.Replace('~', '/')));
}
