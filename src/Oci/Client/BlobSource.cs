namespace Krustlet.Oci.Client;

/// <summary>Where a blob's bytes come from at the moment.</summary>
/// <param name="Call">The host that sends them.</param>
/// <param name="Response">Its answer.</param>
/// <param name="Body">The answer's body.</param>
internal sealed record BlobSource(RegistryCall Call, HttpResponseMessage Response, Stream Body)
{
    /// <summary>Bytes the host sends again and that are passed over.</summary>
    public long ToSkip { get; set; }
}
