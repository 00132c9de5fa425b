namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>
/// Frames the headers that go as zlib without compressing them: a server's replies have hardly any. No dictionary, no final block; each block ends
/// with the empty one that makes an inflater hand over what it has.
/// </summary>
internal sealed class HeaderDeflater
{
    private static ReadOnlySpan<byte> ZlibHead => [0x78, 0x01];

    private bool begun;

    public byte[] Deflate(ReadOnlySpan<byte> block)
    {
        byte[] stored = [.. begun ? [] : ZlibHead, .. StoredBlocks.Of(block), .. StoredBlocks.Of([])];
        begun = true;
        return stored;
    }
}
