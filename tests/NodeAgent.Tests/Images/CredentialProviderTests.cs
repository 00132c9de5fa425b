using Krustlet.NodeAgent.Images;
using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.NodeAgent.Tests.PodTesting;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Images;

/// <summary>Against programs that speak the kubelet's plugin protocol.</summary>
public sealed class CredentialProviderTests : IDisposable
{
    private const string Api = "credentialprovider.kubelet.k8s.io/v1";
    private static readonly ImageReference Image = ImageReference.Parse("1.dkr.ecr.eu.amazonaws.com/app:v1");
    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();

    [Fact]
    public async Task A_plugin_is_given_the_image_its_arguments_and_variables_and_gives_credentials()
    {
        var provider = Provider("cat > $DIR/request; echo $1 $REGION > $DIR/start; " + Answer("Image", null, "*.dkr.ecr.*.amazonaws.com"));

        (await provider.FindAsync(Image, CancellationToken.None)).Should().Equal(new RegistryCredential("*.dkr.ecr.*.amazonaws.com", "AWS", "s3cret"));

        File.ReadAllText(folder.Combine("request")).Should().Be($$"""{"kind":"CredentialProviderRequest","apiVersion":"{{Api}}","image":"1.dkr.ecr.eu.amazonaws.com/app:v1"}""");
        File.ReadAllText(folder.Combine("start")).Should().Be("get-credentials eu\n");
    }

    [Theory]
    [InlineData("Image", 3)]
    [InlineData("Registry", 2)]
    [InlineData("Global", 1)]
    public async Task An_answer_holds_for_what_it_says(string keyType, int asked)
    {
        var provider = Provider("echo x >> $DIR/asked; " + Answer(keyType, "1h", "*"));

        foreach (var image in new[] { "a.test/one:1", "a.test/one:1", "a.test/two:1", "b.test/one:1" })
        {
            await provider.FindAsync(ImageReference.Parse(image), CancellationToken.None);
        }

        Asked().Should().Be(asked);
    }

    [Fact]
    public async Task An_answer_holds_as_long_as_it_says_or_as_the_configuration_does()
    {
        var said = Provider("echo x >> $DIR/asked; " + Answer("Global", "1h0m0s", "*"));
        await said.FindAsync(Image, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(59));
        await said.FindAsync(Image, CancellationToken.None);
        Asked().Should().Be(1);
        time.Advance(TimeSpan.FromMinutes(1));
        await said.FindAsync(Image, CancellationToken.None);
        Asked().Should().Be(2);

        var silent = Provider("echo x >> $DIR/asked; " + Answer("Global", null, "*"));
        await silent.FindAsync(Image, CancellationToken.None);
        time.Advance(TimeSpan.FromMinutes(9));
        await silent.FindAsync(Image, CancellationToken.None);
        Asked().Should().Be(3);
        time.Advance(TimeSpan.FromMinutes(1));
        await silent.FindAsync(Image, CancellationToken.None);
        Asked().Should().Be(4);
    }

    [Fact]
    public async Task An_answer_that_holds_for_no_time_is_asked_for_each_time()
    {
        var provider = Provider("echo x >> $DIR/asked; " + Answer("Global", "0s", "*"));

        await provider.FindAsync(Image, CancellationToken.None);
        await provider.FindAsync(Image, CancellationToken.None);

        Asked().Should().Be(2);
    }

    [Theory]
    [InlineData("echo no network >&2; exit 3", "exit code 3: no network")]
    [InlineData("echo s3cret", "does not answer with a CredentialProviderResponse")]
    [InlineData("""echo '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1alpha1","cacheKeyType":"Image"}'""", "of credentialprovider.kubelet.k8s.io/v1 was asked for")]
    [InlineData("""echo '{"kind":"CredentialProviderResponse","apiVersion":"credentialprovider.kubelet.k8s.io/v1","cacheKeyType":"Always"}'""", "it may be Image, Registry or Global")]
    public async Task A_plugin_that_fails_is_named_without_a_secret(string script, string says)
    {
        var provider = Provider(script);

        var failure = (await FluentActions.Awaiting(() => provider.FindAsync(Image, CancellationToken.None)).Should().ThrowAsync<RegistryException>()).Which;

        failure.Message.Should().Contain("test-provider").And.Contain(says).And.NotContain("s3cret");
    }

    [Fact]
    public async Task A_node_asks_the_plugins_for_their_images_then_its_docker_configuration_and_one_that_fails_is_passed_over()
    {
        File.WriteAllText(folder.Combine("config.json"), """{"auths": {"r.test": {"auth": "Ym9iOmI="}}}""");
        var (fails, works, other) = (Provider("exit 1", "r.test"), Provider(Answer("Global", null, "r.test"), "r.test"), Provider("exit 1", "elsewhere.test"));
        var credentials = new NodeCredentials([fails, works, other], new DockerConfigCredentials(folder.Combine("config.json"), time), NullLogger<NodeCredentials>.Instance);

        (await credentials.FindAsync(ImageReference.Parse("r.test/app"), CancellationToken.None)).Select(static c => c.Username).Should().Equal("AWS", "bob");
    }

    public void Dispose() => folder.Dispose();

    private int Asked() => File.ReadAllLines(folder.Combine("asked")).Length;

    private static string Answer(string keyType, string? duration, string pattern) =>
        $$$$"""echo '{"kind":"CredentialProviderResponse","apiVersion":"{{{{Api}}}}","cacheKeyType":"{{{{keyType}}}}",{{{{(duration is null ? "" : $"\"cacheDuration\":\"{duration}\",")}}}}"auth":{"{{{{pattern}}}}":{"username":"AWS","password":"s3cret"}}}'""";

    private CredentialProvider Provider(string script, string matches = "*.dkr.ecr.*.amazonaws.com")
    {
        var programs = folder.Combine(Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(programs);
        var path = Path.Combine(programs, "test-provider");
        File.WriteAllText(path, $"#!/bin/sh\nDIR={folder.Path}\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new CredentialProvider(
            new CredentialProviderOptions("test-provider", [matches], TimeSpan.FromMinutes(10), Api) { Arguments = ["get-credentials"], Variables = [KeyValuePair.Create("REGION", "eu")] }, programs, time);
    }
}
