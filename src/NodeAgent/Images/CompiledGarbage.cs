using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>Removes compiled code whose module is neither in the store nor used by a Pod, or that an earlier engine made.</summary>
internal sealed partial class CompiledGarbage(ModuleStore store, PodRegistry pods, ModuleCompilations compilations, TimeProvider time, ILogger<CompiledGarbage> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan MinimumAge = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public string Name => "compiled-garbage";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            Sweep();
        }
    }

    /// <summary>Removes what is of no use now.</summary>
    public void Sweep()
    {
        try
        {
            var freed = compilations.Sweep(Wanted(), time.GetUtcNow() - MinimumAge);
            if (freed > 0)
            {
                LogRemoved(freed);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // Said, and tried again at the next turn.
            LogNotRemoved(failure);
        }
    }

    private HashSet<string> Wanted() =>
    [
        .. store.List().Concat(store.ListSeeds()).Select(static module => module.ModuleDigest),
        .. pods.Workers.Select(static worker => worker.Facts).OfType<PodFacts>().Where(static pod => !pod.Finished)
            .SelectMany(static pod => pod.Containers).SelectMany(static container => new[] { container.Image?.Digest, LocalDigestOf(container.Current?.ImageId) }).OfType<string>(),
    ];

    // Of a file of this machine the image's digest is the module's own; of an image from a registry it is another, which does no harm here.
    private static string? LocalDigestOf(string? imageId) => imageId?[(imageId.IndexOf('@', StringComparison.Ordinal) + 1)..];

    [LoggerMessage(4371, LogLevel.Information, "Removed {Bytes} bytes of compiled modules that are not in use any more")]
    private partial void LogRemoved(long bytes);

    [LoggerMessage(4372, LogLevel.Warning, "Compiled modules that are not in use any more could not be removed")]
    private partial void LogNotRemoved(Exception exception);
}
