using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class RegistryOptionsTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> problems = [];

    private string ConfigFile => folder.Combine("providers.yaml");

    [Fact]
    public void A_kubelets_file_is_read()
    {
        File.WriteAllText(folder.Combine("ecr"), "");

        var providers = Read("""
            apiVersion: kubelet.config.k8s.io/v1
            kind: CredentialProviderConfig
            providers:
            - name: ecr
              matchImages: ["*.dkr.ecr.*.amazonaws.com", "public.test/team"]
              defaultCacheDuration: 12h
              apiVersion: credentialprovider.kubelet.k8s.io/v1
              args: [get-credentials]
              env: [{name: AWS_PROFILE, value: node}]
            """);

        problems.Should().BeEmpty();
        var provider = providers.Should().ContainSingle().Which;
        provider.Name.Should().Be("ecr");
        provider.MatchImages.Should().Equal("*.dkr.ecr.*.amazonaws.com", "public.test/team");
        provider.DefaultCacheDuration.Should().Be(TimeSpan.FromHours(12));
        provider.Arguments.Should().Equal("get-credentials");
        provider.Variables.Should().ContainSingle().Which.Should().Be(KeyValuePair.Create("AWS_PROFILE", "node"));
    }

    [Fact]
    public void Every_mistake_is_told_at_once_with_its_fix()
    {
        Read("""
            apiVersion: kubelet.config.k8s.io/v1
            kind: CredentialProviderConfig
            providers:
            - name: a/b
              matchImages: []
              defaultCacheDuration: long
              apiVersion: v1
              tokenAttributes: {}
              color: red
            - name: nowhere
              matchImages: ["r.test"]
              defaultCacheDuration: 0s
              apiVersion: credentialprovider.kubelet.k8s.io/v1
            """).Should().ContainSingle("the program of the second may come yet");

        problems.Should().HaveCount(7);
        problems.Should().Contain(problem => problem.StartsWith($"{ConfigFile}: providers[0].name \"a/b\" is no file name"));
        problems.Should().Contain(problem => problem.StartsWith($"{ConfigFile}: providers[0].tokenAttributes is of no use: this agent gives plugins no service account tokens"));
        problems.Should().Contain(problem => problem.StartsWith($"{ConfigFile}: providers[1].name names no program: there is no "));
    }

    [Theory]
    [InlineData("kind: Pod")]
    [InlineData("apiVersion: kubelet.config.k8s.io/v1\nkind: CredentialProviderConfig\nproviders: []")]
    [InlineData("a: [")]
    public void Another_file_is_refused(string text)
    {
        Read(text).Should().BeEmpty();
        problems.Should().ContainSingle();
    }

    [Fact]
    public void The_pools_Secret_and_the_verification_of_images_are_read()
    {
        var options = Read((RegistrySettings.PoolSecret, "krustlet-system/krustlet-pool-edge-credentials"), (RegistrySettings.CredentialVerification, "NeverVerifyAllowlistedImages"), (RegistrySettings.VerificationAllowlist, "r.test/team/*,hello"));

        problems.Should().BeEmpty();
        options.PoolSecret.Should().Be(new NamespacedName("krustlet-system", "krustlet-pool-edge-credentials"));
        options.Access.Verification.Should().Be(CredentialVerification.NeverVerifyAllowlistedImages);
        options.Access.Allowlist.Should().Equal("r.test/team/", "docker.io/library/hello");
        Read().Access.Should().BeEquivalentTo(ImageAccessOptions.Default);
    }

    [Theory]
    [InlineData("name-only")]
    [InlineData("/name")]
    [InlineData("a/b/c")]
    public void A_Secret_is_named_with_its_namespace(string text)
    {
        Read((RegistrySettings.PoolSecret, text)).PoolSecret.Should().BeNull();
        problems.Should().ContainSingle().Which.Should().Contain("write NAMESPACE/NAME");
    }

    [Theory]
    [InlineData("neververify")]
    [InlineData("1")]
    [InlineData("Sometimes")]
    public void A_policy_that_is_none_is_refused(string text)
    {
        Read((RegistrySettings.CredentialVerification, text));
        problems.Should().ContainSingle().Which.Should().Contain("AlwaysVerify");
    }

    [Fact]
    public void An_entry_of_the_list_with_a_tag_is_refused()
    {
        Read((RegistrySettings.VerificationAllowlist, "r.test/hello:v1"));
        problems.Should().ContainSingle().Which.Should().Contain("without tag and digest");
    }

    public void Dispose() => folder.Dispose();

    private RegistryOptions Read(params (Setting Setting, string Text)[] flags)
    {
        var found = new List<OptionProblem>();
        var options = RegistryOptionsReader.Read(new SettingReader([new FakeSettings(flags)], found), folder.Path, static _ => null);
        problems.AddRange(found.Select(static problem => problem.Message));
        return options;
    }

    private IReadOnlyList<CredentialProviderOptions> Read(string text)
    {
        File.WriteAllText(ConfigFile, text);
        return CredentialProviderFile.Read(ConfigFile, folder.Path, problems.Add);
    }
}
