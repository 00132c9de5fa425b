using System.Collections.Immutable;
using System.Text.Json;
using Krustlet.NodeAgent.Certificates;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Images.Access;

/// <summary>
/// For whom each image was pulled, in memory and in a file, so that a restart opens nothing. A note is written before the image is there; one that
/// cannot be written is no pull. Thread-safe.
/// </summary>
internal sealed partial class PulledImageRecords : IDisposable
{
    private readonly string path;
    private readonly ILogger logger;
    private readonly SemaphoreSlim change = new(1, 1);
    private volatile ImmutableDictionary<string, PulledImage> records;

    /// <summary>Reads the file. One that cannot be read leaves nothing known: then no image counts as preloaded.</summary>
    public PulledImageRecords(string path, ILogger<PulledImageRecords> logger)
    {
        (this.path, this.logger) = (path, logger);
        records = Read();
    }

    /// <summary>Whether every pull of this agent is known, so that an image without a record came here otherwise.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>What is known of an image; null when nothing is.</summary>
    public PulledImage? Find(string imageId) => records.GetValueOrDefault(imageId);

    /// <summary>Notes that a registry gave an image away; null: for all Pods.</summary>
    /// <exception cref="ModulePullException">The note cannot be kept.</exception>
    public async Task AddAsync(string imageId, PulledWith? accepted, CancellationToken cancellationToken)
    {
        if (Added(imageId, accepted) is null)
        {
            return;
        }

        await change.WaitAsync(cancellationToken);
        try
        {
            if (Added(imageId, accepted) is { } record)
            {
                await ReplaceAsync(records.SetItem(imageId, record), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new ModulePullException(PullFailure.Other, $"for whom {imageId} is pulled cannot be noted in {path} ({failure.Message}): free disk space there, or let this user write to it", failure);
        }
        finally
        {
            change.Release();
        }
    }

    /// <summary>The image was removed. A note that stays because the file cannot be written grants nothing new.</summary>
    public async Task RemoveAsync(string imageId, CancellationToken cancellationToken)
    {
        await change.WaitAsync(cancellationToken);
        try
        {
            if (records.ContainsKey(imageId))
            {
                await ReplaceAsync(records.Remove(imageId), cancellationToken);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotForgotten(failure, imageId, path);
        }
        finally
        {
            change.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => change.Dispose();

    /// <summary>The record with the note; null when it has it already.</summary>
    private PulledImage? Added(string imageId, PulledWith? accepted)
    {
        var known = Find(imageId);
        var next = accepted is null ? known is { ForAll: true } ? known : new PulledImage { ForAll = true } : (known ?? new PulledImage()).With(accepted);
        return ReferenceEquals(next, known) ? null : next;
    }

    private async Task ReplaceAsync(ImmutableDictionary<string, PulledImage> next, CancellationToken cancellationToken)
    {
        await ProtectedFile.WriteAsync(path, JsonSerializer.Serialize(new PulledImages { Images = next }, PulledImagesJson.Default.PulledImages), cancellationToken);
        records = next;
    }

    private ImmutableDictionary<string, PulledImage> Read()
    {
        try
        {
            return File.Exists(path)
                ? (JsonSerializer.Deserialize(File.ReadAllBytes(path), PulledImagesJson.Default.PulledImages) ?? throw new JsonException("null")).Images.ToImmutableDictionary(StringComparer.Ordinal)
                : ImmutableDictionary<string, PulledImage>.Empty;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            LogUnreadable(failure, path);
            IsWhole = false;
            return ImmutableDictionary<string, PulledImage>.Empty;
        }
    }

    [LoggerMessage(4385, LogLevel.Warning, "The notes on who pulled which image, {Path}, cannot be read; registries are asked again for every image that a Pod wants")]
    private partial void LogUnreadable(Exception failure, string path);

    [LoggerMessage(4386, LogLevel.Warning, "That {ImageId} is gone cannot be noted in {Path}")]
    private partial void LogNotForgotten(Exception failure, string imageId, string path);
}
