using Krustlet.NodeAgent.KubeletServer.Spdy;
using Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

namespace Krustlet.NodeAgent.Tests.KubeletServer.Spdy;

public sealed class HeaderInflaterTests
{
    // Three header blocks of a port-forward, as zlib compresses them with the protocol's dictionary and a sync flush after each.
    private static readonly string[] Compressed =
    [
        "78f9e3c6a7c202253a703a2b294a4dcc851625aca9a0808614cb45e01c6061606100a4398b20d198094ade8c0600000000ffff",
        "c2aa19540e2512d60b000000ffff",
        "a2c4624300000000ffff",
    ];

    [Fact]
    public void Headers_compressed_with_the_protocols_dictionary_are_inflated_one_frame_after_the_other()
    {
        using var inflater = new HeaderInflater(64 * 1024);

        var blocks = Compressed.Select(hex => HeaderBlock.Parse(inflater.Inflate(Convert.FromHexString(hex)))).ToList();

        blocks.Select(headers => (headers["streamType"], headers["port"], headers["requestID"])).Should().Equal(("error", "8080", "0"), ("data", "8080", "0"), ("error", "8080", "1"));
    }

    [Fact]
    public void A_frame_that_would_inflate_to_more_than_is_allowed_is_refused_before_it_does()
    {
        using var inflater = new HeaderInflater(64 * 1024);
        using var small = new MemoryStream();
        using (var zlib = new System.IO.Compression.ZLibStream(small, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(new byte[100 << 20]);
        }

        var inflating = () => inflater.Inflate(small.ToArray()).Length;

        inflating.Should().Throw<SpdyException>().WithMessage("*longer than 65536*");
    }

    [Theory]
    [InlineData("00000002 00000001 61 00000001 62 00000001 61 00000001 63", "another has")]
    [InlineData("00000001 00000001 41 00000001 62", "upper case")]
    [InlineData("00000001 00000000 00000001 62", "no name")]
    [InlineData("00000000 00", "More follows")]
    [InlineData("00000001 7fffffff 61", "cut short")]
    [InlineData("", "cut short")]
    public void Headers_that_break_the_rules_are_refused(string hex, string why)
    {
        var parsing = () => HeaderBlock.Parse(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));

        parsing.Should().Throw<SpdyException>().WithMessage($"*{why}*");
    }
}
