using System.Buffers.Binary;
using System.IO.Compression;

namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>
/// Inflates the headers that come: one zlib stream for the life of a connection, begun with the protocol's dictionary. The platform's inflater
/// takes no dictionary, but a stored block that comes first leaves its window in the very same state; what that block inflates to is dropped.
/// </summary>
internal sealed class HeaderInflater(int maxBlock) : IDisposable
{
    private const int ZlibHead = 2;
    private const int DictionaryId = 4;
    private const int DictionaryFlag = 0x20;
    private const int Deflate = 8;
    private FeedStream? feed;
    private DeflateStream? inflater;

    /// <summary>Inflates what one frame holds.</summary>
    /// <exception cref="SpdyException">It is no zlib, of another dictionary, or too long.</exception>
    public ReadOnlySpan<byte> Inflate(ReadOnlySpan<byte> compressed)
    {
        if (inflater is null)
        {
            compressed = Begin(compressed);
        }

        feed!.Offer(compressed);
        return ReadAll(maxBlock);
    }

    public void Dispose() => inflater?.Dispose();

    private ReadOnlySpan<byte> Begin(ReadOnlySpan<byte> compressed)
    {
        if (compressed.Length < ZlibHead || (compressed[0] & 0xf) != Deflate || BinaryPrimitives.ReadUInt16BigEndian(compressed) % 31 != 0)
        {
            throw new SpdyException("The first headers do not begin as zlib does.");
        }

        feed = new FeedStream();
        inflater = new DeflateStream(feed, CompressionMode.Decompress);
        var hasDictionary = (compressed[1] & DictionaryFlag) != 0;
        compressed = compressed[ZlibHead..];
        if (!hasDictionary)
        {
            return compressed;
        }

        if (compressed.Length < DictionaryId || BinaryPrimitives.ReadUInt32BigEndian(compressed) != HeaderDictionary.Checksum)
        {
            throw new SpdyException("The headers are compressed with a dictionary that is not SPDY's.");
        }

        feed.Offer(StoredBlocks.Of(HeaderDictionary.Bytes));
        ReadAll(HeaderDictionary.Bytes.Length);
        return compressed[DictionaryId..];
    }

    private ReadOnlySpan<byte> ReadAll(int limit)
    {
        var buffer = new byte[256];
        var length = 0;
        try
        {
            while (inflater!.Read(buffer, length, buffer.Length - length) is > 0 and var read)
            {
                length += read;
                if (length > limit)
                {
                    throw new SpdyException($"The headers of a frame are longer than {limit} bytes.");
                }

                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }
            }
        }
        catch (InvalidDataException exception)
        {
            throw new SpdyException("The headers cannot be inflated.", exception);
        }

        return buffer.AsSpan(0, length);
    }
}
