using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Oci.Credentials;
using Krustlet.Operator.NodePools.Credentials;

namespace Krustlet.Operator.Tests.NodePools;

public sealed class RegistrySecretTests
{
    private const string Host = "registry.example.com";
    private static readonly NamespacedName Name = new("krustlet-system", "pull");

    [Theory]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{"https://registry.example.com/v2/":{"auth":"YWRhOnB3"},"other.test":{"auth":"YWRhOnB3"}}}""")]
    [InlineData("kubernetes.io/dockercfg", ".dockercfg", """{"*.example.com":{"username":"ada","password":"pw"}}""")]
    public void A_docker_configuration_gives_what_it_has_for_the_registry_and_nothing_else(string type, string key, string json)
    {
        var (entries, problem) = RegistrySecret.Read(Host, Name, Secret(type, (key, json)));

        problem.Should().BeNull();
        entries.Should().Equal(new RegistryCredential(Host, "ada", "pw"));
    }

    [Fact]
    public void Paths_and_tokens_are_kept()
    {
        var (entries, _) = RegistrySecret.Read(Host, Name, Secret("kubernetes.io/dockerconfigjson", (".dockerconfigjson", """{"auths":{"registry.example.com/team":{"auth":"","username":"x","identitytoken":"refresh"}}}""")));

        entries.Should().Equal(new RegistryCredential($"{Host}/team", "x", null, "refresh"));
    }

    [Fact]
    public void Basic_auth_is_for_the_registry_that_names_it() =>
        RegistrySecret.Read(Host, Name, Secret("kubernetes.io/basic-auth", ("username", "ada"), ("password", "pw"))).Entries.Should().Equal(new RegistryCredential(Host, "ada", "pw"));

    [Theory]
    [InlineData("Opaque", "username", "ada", "WrongSecretType", "has the type Opaque: make one of kubernetes.io/dockerconfigjson")]
    [InlineData("kubernetes.io/basic-auth", "username", "ada", "InvalidSecret", "lacks username or password")]
    [InlineData("kubernetes.io/dockerconfigjson", "other", "{}", "InvalidSecret", "has no .dockerconfigjson")]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", "secret{", "InvalidSecret", "it is not JSON")]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{"other.test":{"auth":"YWRhOnB3"}}}""", "NoEntryForHost", "nothing for registry.example.com, only for other.test: add an entry")]
    [InlineData("kubernetes.io/dockerconfigjson", ".dockerconfigjson", """{"auths":{}}""", "NoEntryForHost", "only for no registry")]
    public void What_is_wrong_is_said_with_what_to_do(string type, string key, string text, string reason, string message)
    {
        var (entries, problem) = RegistrySecret.Read(Host, Name, Secret(type, (key, text)));

        entries.Should().BeEmpty();
        problem!.Reason.Should().Be(reason);
        problem.Message.Should().Contain("krustlet-system/pull").And.Contain(message).And.NotContain("secret{");
    }

    [Fact]
    public void A_Secret_that_is_not_there_is_said_to_be_missing()
    {
        var problem = RegistrySecret.Read(Host, Name, null).Problem!;

        problem.Reason.Should().Be("SecretMissing");
        problem.Message.Should().Contain("kubectl -n krustlet-system create secret docker-registry pull");
    }

    private static V1Secret Secret(string type, params (string Key, string Text)[] data) =>
        new() { Type = type, Data = data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Text)) };
}
