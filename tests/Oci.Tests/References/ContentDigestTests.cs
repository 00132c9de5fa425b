using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.References;

public sealed class ContentDigestTests
{
    [Fact]
    public void A_digest_matches_its_content_only()
    {
        var digest = ContentDigest.Of("abc"u8);

        digest.ToString().Should().Be("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        digest.Matches("abc"u8).Should().BeTrue();
        digest.Matches("abd"u8).Should().BeFalse();
    }

    [Fact]
    public void Sha512_is_known_too()
    {
        var text = "sha512:ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

        ContentDigest.Parse(text).Matches("abc"u8).Should().BeTrue();
    }

    [Theory]
    [InlineData("md5:900150983cd24fb0d6963f7d28e17f72")]
    [InlineData("sha256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("sha256:../../../../etc/passwd/////////////////////////////////////////")]
    [InlineData("sha256")]
    [InlineData(null)]
    public void Anything_else_is_no_digest(string? text) => ContentDigest.TryParse(text, out _).Should().BeFalse();
}
