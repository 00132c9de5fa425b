using Krustlet.Oci.Client;
using Krustlet.Oci.Store;

namespace Krustlet.Cli.Transfers;

/// <summary>The progress of a store's pull, as that of its blobs.</summary>
internal sealed class PulledBlobs(IProgress<BlobProgress> blobs) : IProgress<PullProgress>
{
    public void Report(PullProgress value) => blobs.Report(new BlobProgress(value.Blob, value.Received, value.Total));
}
