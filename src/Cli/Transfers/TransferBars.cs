using System.Collections.Concurrent;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Spectre.Console;

namespace Krustlet.Cli.Transfers;

/// <summary>A bar for each blob. Thread-safe.</summary>
internal sealed class TransferBars(ProgressContext context) : IProgress<BlobProgress>
{
    // As many digits as tell blobs apart at a glance.
    private const int ShownDigits = 12;
    private readonly ConcurrentDictionary<ContentDigest, Lazy<ProgressTask>> _bars = new();

    public void Report(BlobProgress value)
    {
        // Of two reports at once both get the same bar; an empty blob has nothing to fill one with.
        var bar = _bars.GetOrAdd(value.Blob, _ => new Lazy<ProgressTask>(() => context.AddTask(value.Blob.Hex[..ShownDigits], maxValue: Math.Max(1, value.Total)))).Value;
        bar.Value = value.Total == 0 ? 1 : value.Done;
    }
}
