using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Tests.References;

public sealed class ImageReferenceTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("hello", "docker.io", "library/hello", "latest", null)]
    [InlineData("me/hello", "docker.io", "me/hello", "latest", null)]
    [InlineData("docker.io/hello:v1", "docker.io", "library/hello", "v1", null)]
    [InlineData("index.docker.io/me/hello", "docker.io", "me/hello", "latest", null)]
    [InlineData("localhost/hello", "localhost", "hello", "latest", null)]
    [InlineData("localhost:5000/a/b/c:1.0_x-y", "localhost:5000", "a/b/c", "1.0_x-y", null)]
    [InlineData("GHCR.io/me/hello", "ghcr.io", "me/hello", "latest", null)]
    [InlineData("[::1]:5000/hello:v1", "[::1]:5000", "hello", "v1", null)]
    [InlineData("127.0.0.1:5000/hello", "127.0.0.1:5000", "hello", "latest", null)]
    [InlineData("webassembly.azurecr.io/hello-wasm:v1", "webassembly.azurecr.io", "hello-wasm", "v1", null)]
    [InlineData("r.io/a__b/c--d.e@sha256:" + Hex, "r.io", "a__b/c--d.e", null, "sha256:" + Hex)]
    [InlineData("r.io/a:v1@sha256:" + Hex, "r.io", "a", "v1", "sha256:" + Hex)]
    public void A_name_is_read_with_the_defaults_of_every_container_tool(string text, string registry, string repository, string? tag, string? digest)
    {
        var image = ImageReference.Parse(text);

        image.Registry.Should().Be(registry);
        image.Repository.Should().Be(repository);
        image.Tag.Should().Be(tag);
        image.Digest?.ToString().Should().Be(digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":v1")]
    [InlineData("https://ghcr.io/me/hello")]
    [InlineData("ghcr.io/")]
    [InlineData("ghcr.io/Me/hello")]
    [InlineData("ghcr.io/me/hello:")]
    [InlineData("ghcr.io/me/hello:-v")]
    [InlineData("ghcr.io/me//hello")]
    [InlineData("ghcr.io/../hello")]
    [InlineData("ghcr.io/me/hello@sha256:123")]
    [InlineData("ghcr.io/me/hello@sha256:" + Hex + "00")]
    [InlineData("a b.io/hello")]
    [InlineData("host:port/hello")]
    [InlineData("ghcr.io/me/hello:v1\n")]
    public void A_name_outside_the_grammar_is_refused_with_advice(string text)
    {
        var parse = () => ImageReference.Parse(text);

        parse.Should().Throw<RegistryException>().Which.Kind.Should().Be(RegistryErrorKind.InvalidReference);
        ImageReference.TryParse(text, out _).Should().BeFalse();
    }

    [Fact]
    public void A_name_longer_than_registries_allow_is_refused()
    {
        ImageReference.TryParse("ghcr.io/" + new string('a', 250), out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("hello", "docker.io/library/hello:latest")]
    [InlineData("r.io/a:v1@sha256:" + Hex, "r.io/a:v1@sha256:" + Hex)]
    public void A_name_is_written_with_everything_spelled_out(string text, string canonical)
    {
        ImageReference.Parse(text).ToString().Should().Be(canonical);
        ImageReference.Parse(canonical).Should().Be(ImageReference.Parse(text));
    }

    [Fact]
    public void The_digest_is_asked_for_before_the_tag()
    {
        ImageReference.Parse("r.io/a:v1@sha256:" + Hex).Selector.Should().Be("sha256:" + Hex);
        ImageReference.Parse("r.io/a:v1").Selector.Should().Be("v1");
    }
}
