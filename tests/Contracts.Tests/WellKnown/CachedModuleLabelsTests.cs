using Krustlet.Contracts.WellKnown;

namespace Krustlet.Contracts.Tests.WellKnown;

public sealed class CachedModuleLabelsTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData("r.example/web@" + Digest)]
    [InlineData("r.example:5000/web:v1@" + Digest)]
    public void A_digest_is_named_in_as_many_characters_as_a_label_has(string reference)
    {
        var key = CachedModuleLabels.KeyOf(reference)!;

        key.Should().Be("modules.node.krustlet.dev/0123456789abcdef0123456789abcdef01234567");
        key.Split('/')[1].Length.Should().BeLessThanOrEqualTo(63);
    }

    [Theory]
    [InlineData("r.example/web:v1")]
    [InlineData("r.example/web@sha256:short")]
    [InlineData("r.example/web@sha256:0123456789ABCDEF0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("fs//modules/web.wasm")]
    public void Without_a_digest_there_is_none(string reference) => CachedModuleLabels.KeyOf(reference).Should().BeNull();
}
