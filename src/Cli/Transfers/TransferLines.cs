using System.Globalization;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Transfers;

/// <summary>A line when the first blob begins, and one at the end. Thread-safe.</summary>
internal sealed class TransferLines(TextWriter errors, string what, TimeProvider time) : IProgress<BlobProgress>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ContentDigest, long> _totals = [];
    private readonly long _begin = time.GetTimestamp();

    public void Report(BlobProgress value)
    {
        lock (_lock)
        {
            if (_totals.Count == 0)
            {
                errors.WriteLine($"- {what}");
            }

            _totals[value.Blob] = value.Total;
        }
    }

    /// <summary>All went well.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (_totals.Count > 0)
            {
                errors.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"- done: {_totals.Count} {(_totals.Count == 1 ? "blob" : "blobs")}, {_totals.Values.Sum():N0} bytes, {time.GetElapsedTime(_begin).TotalSeconds:0.0} s"));
            }
        }
    }
}
