using System.Text;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Tests.Credentials;

public sealed class DockerConfigTests
{
    [Fact]
    public void Every_way_to_write_a_credential_is_read()
    {
        var credentials = Parse("""
            {"auths": {
              "a.io": {"auth": "YWRhOnM6ZWNyZXQ="},
              "b.io": {"username": "bob", "password": "pw"},
              "c.io": {"auth": "", "username": "x", "identitytoken": "refresh"},
              "d.io": {},
              "e.io": {"auth": "AAAA", "email": "x"}
            }, "credsStore": "desktop"}
            """.Replace("AAAA", Convert.ToBase64String("eve:pw\0\0"u8), StringComparison.Ordinal));

        credentials.Should().Equal(
            new RegistryCredential("a.io", "ada", "s:ecret"),
            new RegistryCredential("b.io", "bob", "pw"),
            new RegistryCredential("c.io", "x", null, "refresh"),
            new RegistryCredential("e.io", "eve", "pw"));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        RegistryCredential[] credentials = [new("a.io", "ada", "s:e\"cret"), new("b.io/team", "x", null, "refresh"), new("c.io", null, null, "token")];

        DockerConfig.Parse(DockerConfig.Write([.. credentials, new("a.io", "second", "of one pattern")])).Should().Equal(credentials);
        Encoding.UTF8.GetString(DockerConfig.Write([])).Should().Be("""{"auths":{}}""");
    }

    [Fact]
    public void The_legacy_form_without_auths_is_read()
    {
        Parse("""{"https://index.docker.io/v1/": {"auth": "YWRhOnB3", "email": "a@b.c"}}""")
            .Should().Equal(new RegistryCredential("https://index.docker.io/v1/", "ada", "pw"));
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("[]")]
    [InlineData("""{"auths": []}""")]
    [InlineData("""{"auths": {"a.io": "x"}}""")]
    [InlineData("""{"auths": {"a.io": {"auth": "%%%"}}}""")]
    [InlineData("""{"auths": {"a.io": {"auth": "c2VjcmV0"}}}""")]
    public void A_malformed_file_is_refused_without_quoting_secrets(string text)
    {
        var parse = () => Parse(text);

        var failure = parse.Should().Throw<RegistryException>().Which;
        failure.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
        failure.Message.Should().Contain("kubectl create secret docker-registry").And.NotContain("c2VjcmV0").And.NotContain("secret\"");
    }

    [Fact]
    public void A_credential_never_prints_its_secret()
    {
        new RegistryCredential("a.io", "ada", "hunter2", "refresh").ToString().Should().NotContainAny("hunter2", "refresh");
    }

    private static IReadOnlyList<RegistryCredential> Parse(string text) => DockerConfig.Parse(Encoding.UTF8.GetBytes(text));
}
