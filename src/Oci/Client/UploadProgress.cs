namespace Krustlet.Oci.Client;

/// <summary>Tells the progress of one upload to those who follow several.</summary>
internal sealed class UploadProgress(BlobUpload upload, IProgress<BlobProgress> all) : IProgress<long>
{
    /// <summary>The upload as it is when its progress is told to <paramref name="all"/>; null: no one follows.</summary>
    public static BlobUpload Follow(BlobUpload upload, IProgress<BlobProgress>? all) =>
        all is null ? upload : upload with { Progress = new UploadProgress(upload, all) };

    public void Report(long value) => all.Report(new BlobProgress(upload.Digest, value, upload.Content.Length));
}
