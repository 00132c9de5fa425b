using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Push;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Client;

public sealed class BasicAuthenticationTests : RegistryFixture
{
    protected override EmbeddedRegistryOptions RegistryOptions => new() { Username = "ada", Password = "pä:ss" };

    [Fact]
    public async Task The_right_credential_pushes_and_pulls()
    {
        var credential = new RegistryCredential(Authority, "ada", "pä:ss");
        await PushAsync(credential);

        (await Store.PullAsync(Image("hello:v1"), [credential], CancellationToken.None)).SizeBytes.Should().Be(TestModules.Empty.Length);
    }

    [Fact]
    public async Task A_wrong_one_is_refused_for_both()
    {
        var credential = new RegistryCredential(Authority, "ada", "wrong");
        var push = () => PushAsync(credential);
        var pull = () => Store.PullAsync(Image("hello:v1"), [credential], CancellationToken.None);

        (await push.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
        (await pull.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
    }

    private Task<PushedModule> PushAsync(RegistryCredential credential) => new ModulePusher(Client).PushAsync(
        new ModulePush(Image("hello:v1"), new MemoryStream(TestModules.Empty)) { Credential = credential, Created = DateTimeOffset.UnixEpoch }, CancellationToken.None);
}
