using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.Oci.Tests.Credentials;

/// <summary>Against programs that speak the helpers' protocol.</summary>
public sealed class CredentialHelperTests : IDisposable
{
    private static readonly ImageReference Image = ImageReference.Parse("registry.test/team/app:v1");
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("credential-helpers-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task A_registrys_helper_is_asked_about_the_server()
    {
        Helper("vault", "cat > $DIR/asked; echo '{\"ServerURL\":\"registry.test\",\"Username\":\"ada\",\"Secret\":\"s3cret\"}'");
        Config("""{"credHelpers": {"registry.test": "vault"}, "auths": {"other.test": {"auth": "Ym9iOmI="}}}""");

        var found = await FindAsync();

        found.Should().Equal(new RegistryCredential("registry.test", "ada", "s3cret"), new RegistryCredential("other.test", "bob", "b"));
        File.ReadAllText(PathOf("asked")).Should().Be("registry.test");
    }

    [Fact]
    public async Task The_store_is_asked_about_all_others_and_a_registrys_own_helper_goes_before()
    {
        Helper("store", "echo '{\"Username\":\"of-store\",\"Secret\":\"x\"}'");
        Helper("own", "echo '{\"Username\":\"of-own\",\"Secret\":\"x\"}'");
        Config("""{"credsStore": "store", "credHelpers": {"other.test": "own"}}""");

        (await FindAsync())[0].Username.Should().Be("of-store");
        (await FindAsync(ImageReference.Parse("other.test/app")))[0].Username.Should().Be("of-own");
    }

    [Fact]
    public async Task Docker_hub_is_asked_for_by_its_old_address()
    {
        Helper("store", "cat > $DIR/asked; echo '{\"Username\":\"ada\",\"Secret\":\"x\"}'");
        Config("""{"credsStore": "store"}""");

        var found = await FindAsync(ImageReference.Parse("hello"));

        File.ReadAllText(PathOf("asked")).Should().Be("https://index.docker.io/v1/");
        Keyring.Matching(ImageReference.Parse("hello"), found).Should().ContainSingle();
    }

    [Fact]
    public async Task The_user_token_means_an_identity_token()
    {
        Helper("store", "echo '{\"Username\":\"<token>\",\"Secret\":\"refresh\"}'");
        Config("""{"credsStore": "store"}""");

        (await FindAsync()).Should().Equal(new RegistryCredential("registry.test", null, null, "refresh"));
    }

    [Fact]
    public async Task A_helper_that_has_nothing_leaves_the_files_own()
    {
        Helper("store", "echo credentials not found in native keychain; exit 1");
        Config("""{"credsStore": "store", "auths": {"registry.test": {"auth": "Ym9iOmI="}}}""");

        (await FindAsync()).Should().Equal(new RegistryCredential("registry.test", "bob", "b"));
    }

    [Theory]
    [InlineData("echo the vault is locked; exit 1", "the vault is locked")]
    [InlineData("echo locked >&2; exit 2", "exit code 2: locked")]
    [InlineData("echo s3cret", "did not answer with")]
    public async Task A_helper_that_fails_is_named_without_a_secret(string script, string says)
    {
        Helper("store", script);
        Config("""{"credsStore": "store"}""");

        var failure = (await FluentActions.Awaiting(() => FindAsync()).Should().ThrowAsync<RegistryException>()).Which;

        failure.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
        failure.Message.Should().Contain("docker-credential-store").And.Contain(says).And.NotContain("s3cret");
    }

    [Fact]
    public async Task A_helper_that_is_not_installed_is_named()
    {
        Config("""{"credsStore": "nowhere"}""");

        (await FluentActions.Awaiting(() => FindAsync()).Should().ThrowAsync<RegistryException>()).WithMessage("*docker-credential-nowhere could not be started*install it*");
    }

    [Fact]
    public async Task A_helper_that_does_not_answer_is_ended()
    {
        Helper("store", "echo $$ > $DIR/pid.new; mv $DIR/pid.new $DIR/pid; exec sleep 1000");
        var time = new FakeTimeProvider();
        var get = new CredentialHelper("store", time, folder.FullName).GetAsync("registry.test", CancellationToken.None);
        await UntilAsync(() => File.Exists(PathOf("pid")));

        time.Advance(TimeSpan.FromSeconds(30));

        (await get.Awaiting(static g => g).Should().ThrowAsync<RegistryException>()).WithMessage("*did not answer in 30 s*");
        var process = File.ReadAllText(PathOf("pid")).Trim();
        await UntilAsync(() => !File.Exists($"/proc/{process}/cmdline") || File.ReadAllText($"/proc/{process}/cmdline").Length == 0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../evil")]
    public void A_name_that_leads_elsewhere_is_refused(string name)
    {
        var make = () => new CredentialHelper(name, TimeProvider.System);

        make.Should().Throw<RegistryException>().Which.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
    }

    [Fact]
    public async Task A_login_is_kept_by_the_helper_or_in_a_private_file_beside_what_is_there()
    {
        Config("""{"auths": {"other.test": {"auth": "Ym9iOmI="}}, "HttpHeaders": {"a": "b"}}""");
        var logins = new DockerConfigLogins(PathOf("config.json"), TimeProvider.System) { HelperFolder = folder.FullName };

        (await logins.AddAsync("registry.test", "ada", "s3cret", CancellationToken.None)).Should().Be(PathOf("config.json"));

        (await FindAsync()).Should().Equal(new RegistryCredential("other.test", "bob", "b"), new RegistryCredential("registry.test", "ada", "s3cret"));
        File.ReadAllText(PathOf("config.json")).Should().Contain("HttpHeaders");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(PathOf("config.json")).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        (await logins.RemoveAsync("registry.test", CancellationToken.None)).Should().BeTrue();
        (await logins.RemoveAsync("registry.test", CancellationToken.None)).Should().BeFalse();
        (await FindAsync()).Should().Equal(new RegistryCredential("other.test", "bob", "b"));

        Helper("store", "cat > $DIR/kept");
        Config("""{"credsStore": "store"}""");
        (await logins.AddAsync("registry.test", "ada", "s3cret", CancellationToken.None)).Should().Be("docker-credential-store");
        File.ReadAllText(PathOf("kept")).Should().Be("""{"ServerURL":"registry.test","Username":"ada","Secret":"s3cret"}""");
        File.ReadAllText(PathOf("config.json")).Should().NotContain("s3cret");
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!isSo())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, timeout.Token);
        }
    }

    private Task<IReadOnlyList<RegistryCredential>> FindAsync(ImageReference? image = null) =>
        new DockerConfigCredentials(PathOf("config.json"), TimeProvider.System) { HelperFolder = folder.FullName }.FindAsync(image ?? Image, CancellationToken.None);

    private void Config(string json) => File.WriteAllText(PathOf("config.json"), json);

    private void Helper(string name, string script)
    {
        var path = PathOf($"docker-credential-{name}");
        File.WriteAllText(path, $"#!/bin/sh\nDIR={folder.FullName}\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private string PathOf(string name) => Path.Combine(folder.FullName, name);
}
