using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodWorkers;
using Krustlet.NodeAgent.Resources;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images;

/// <summary>
/// Removes images that no Pod uses once the disk is fuller than the upper mark, those unused for longest first, until it
/// is at the lower one; and those unused for longer than the maximum age. What an image was last used for is known since this agent started.
/// </summary>
internal sealed partial class ImageGarbage(
    IImageStore images, PodRegistry pods, IMachine machine, ImageGarbageOptions options, INodeEvents events, TimeProvider time, ILogger<ImageGarbage> logger) : IOwnedLoop, IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);
    private readonly SemaphoreSlim turn = new(1);
    private readonly Dictionary<string, (DateTimeOffset Detected, DateTimeOffset Used)> history = new(StringComparer.Ordinal);
    private DateTimeOffset? firstLook;
    private bool hasLooked;

    /// <inheritdoc/>
    public string Name => "image-garbage";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await CheckAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>Looks at the disk, and removes what has to go.</summary>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await RemoveOldAsync(cancellationToken);
        var now = machine.Measure();
        var wanted = now.StorageBytes == 0 ? 0 : now.StorageBytes - now.StorageAvailableBytes >= now.StorageBytes / 100 * options.HighPercent
            ? (now.StorageBytes / 100 * (100 - options.LowPercent)) - now.StorageAvailableBytes
            : 0;
        if (options.HighPercent >= 100 || wanted <= 0)
        {
            await LookAsync(cancellationToken);
            return;
        }

        var freed = await CollectAsync(wanted, cancellationToken);
        if (freed < wanted)
        {
            events.Emit(true, "FreeDiskSpaceFailed", $"Failed to garbage collect required amount of images. Attempted to free {wanted} bytes, but only found {freed} bytes eligible to free.");
        }
    }

    /// <summary>Removes what nobody has used for longer than the maximum age; what was here before the agent counts from its first look.</summary>
    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        firstLook ??= time.GetUtcNow();
        if (options.MaximumAge > TimeSpan.Zero)
        {
            var old = time.GetUtcNow() - options.MaximumAge;
            await RemoveAsync(id => Latest(history[id].Used, history[id].Detected, firstLook.Value) < old, long.MaxValue, cancellationToken);
        }
    }

    private static DateTimeOffset Latest(params ReadOnlySpan<DateTimeOffset> times)
    {
        var latest = DateTimeOffset.MinValue;
        foreach (var time in times)
        {
            latest = time > latest ? time : latest;
        }

        return latest;
    }

    /// <summary>Removes unused images until so many bytes are free; returns how many are.</summary>
    public Task<long> CollectAsync(long wanted, CancellationToken cancellationToken) => RemoveAsync(static _ => true, wanted, cancellationToken);

    private async Task<long> RemoveAsync(Predicate<string> goes, long wanted, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            var unused = await UnusedAsync(cancellationToken);
            long freed = 0;
            foreach (var image in unused.Where(i => goes(i.Names[0])).OrderBy(i => history[i.Names[0]].Used).ThenBy(i => history[i.Names[0]].Detected).TakeWhile(_ => freed < wanted))
            {
                freed += await images.RemoveAsync(image.Names[0], cancellationToken);
                history.Remove(image.Names[0]);
                LogRemoved(logger, image.Names[0], image.SizeBytes);
            }

            return freed;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await UnusedAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyList<NodeImage>> UnusedAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var all = (await images.ListAsync(cancellationToken)).Where(static i => i.Names.Count > 0 && i.IsRemovable).ToList();

        // Asked after the images were read: a Pod that came meanwhile uses its own.
        var used = Used();
        foreach (var id in all.Select(static i => i.Names[0]))
        {
            // What was here before the agent is as old as can be.
            var (detected, lastUsed) = history.GetValueOrDefault(id, (hasLooked ? now : DateTimeOffset.MinValue, DateTimeOffset.MinValue));
            history[id] = (detected, used.Contains(id) ? now : lastUsed);
        }

        hasLooked = true;
        return [.. all.Where(i => !used.Contains(i.Names[0]) && (history[i.Names[0]].Detected == DateTimeOffset.MinValue || now - history[i.Names[0]].Detected >= options.MinimumAge))];
    }

    private HashSet<string> Used() => [.. pods.Workers.Select(static w => w.Facts).OfType<PodFacts>().Where(static f => !f.Finished)
        .SelectMany(static f => f.Containers).SelectMany(c => new[] { c.Current?.ImageId, c.Image?.ImageId, images.IdOf(c.Spec.Image) }).OfType<string>()];

    [LoggerMessage(4350, LogLevel.Information, "Removed the unused image {Image} ({Bytes} bytes)")]
    private static partial void LogRemoved(ILogger logger, string image, long bytes);
}
