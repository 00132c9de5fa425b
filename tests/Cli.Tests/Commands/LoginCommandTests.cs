using Krustlet.Cli.Tests.Fixtures;
using Krustlet.Oci.Tests.Interoperation;

namespace Krustlet.Cli.Tests.Commands;

/// <summary>As processes of their own, against a registry that asks for a password.</summary>
public sealed class LoginCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-login-tests-");
    private DebianRegistry? _registry;

    private string Logins => PathOf("auth.json");

    private string Image => $"{_registry!.Authority}/hello:v1";

    public async Task InitializeAsync()
    {
        _registry = await DebianRegistry.StartAsync(RegistryPolicy.Basic);
        await File.WriteAllBytesAsync(PathOf("core.wasm"), CliModules.Core);
    }

    public async Task DisposeAsync()
    {
        await _registry!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_login_is_kept_and_used_until_the_logout()
    {
        (await RunAsync("", "push", PathOf("core.wasm"), Image, "--insecure")).Code.Should().Be(1);

        var (code, output, errors) = await RunAsync(DebianRegistry.Password + "\n", "login", _registry!.Authority, "-u", DebianRegistry.Username, "--password-stdin", "--insecure");
        (code, errors).Should().Be((0, ""));
        output.Should().Be($"logged in to {_registry.Authority} as {DebianRegistry.Username}, kept in {Logins}\n");

        (await RunAsync("", "push", PathOf("core.wasm"), Image, "--insecure")).Code.Should().Be(0);
        (await InstalledProgram.RunAsync("skopeo", "list-tags", "--tls-verify=false", "--authfile", Logins, $"docker://{_registry.Authority}/hello")).Should().Contain("\"v1\"");

        (await RunAsync("", "logout", _registry.Authority)).Output.Should().Be($"logged out of {_registry.Authority}\n");
        (await RunAsync("", "pull", Image, "--insecure", "-o", PathOf("out.wasm"))).Code.Should().Be(1);
        (await RunAsync("", "logout", _registry.Authority)).Output.Should().Be($"there was no login to {_registry.Authority}\n");
    }

    [Fact]
    public async Task A_refused_login_is_not_kept()
    {
        var (code, output, errors) = await RunAsync("guess", "login", _registry!.Authority, "-u", DebianRegistry.Username, "--password-stdin", "--insecure");

        (code, output).Should().Be((1, ""));
        errors.Should().StartWith("error: ");
        File.Exists(Logins).Should().BeFalse();
    }

    [Fact]
    public async Task Skopeos_login_is_ours_too()
    {
        await InstalledProgram.RunAsync(
            "skopeo", "login", "--tls-verify=false", "--authfile", Logins, "-u", DebianRegistry.Username, "-p", DebianRegistry.Password, _registry!.Authority);

        var (code, _, errors) = await RunAsync("", "push", PathOf("core.wasm"), Image, "--insecure");

        code.Should().Be(0, errors);
    }

    [Theory]
    [InlineData("login", "nonsense", "-u", "ada", "--password-stdin")]
    [InlineData("login", "host:5000/path", "-u", "ada", "--password-stdin")]
    [InlineData("login", "host:5000")]
    [InlineData("login", "host:5000", "-u", "ada")]
    [InlineData("logout", "https://host")]
    [InlineData("logout")]
    [InlineData("nothing")]
    [InlineData("pull", "h/hello:v1", "--unknown")]
    public async Task What_cannot_be_understood_is_exit_code_2(params string[] arguments)
    {
        var (code, _, errors) = await RunAsync("secret", arguments);

        code.Should().Be(2);
        errors.Should().NotBeEmpty();
        File.Exists(Logins).Should().BeFalse();
    }

    [Fact]
    public async Task An_empty_password_is_refused()
    {
        var (code, _, errors) = await RunAsync("\n", "login", _registry!.Authority, "-u", "ada", "--password-stdin", "--insecure");

        code.Should().Be(2);
        errors.Should().Contain("standard input has no password");
    }

    [Fact]
    public async Task The_version_is_told()
    {
        var (code, output, _) = await RunAsync("", "--version");

        code.Should().Be(0);
        output.Should().MatchRegex(@"^\d+\.\d+\.\d+");
    }

    private Task<(int Code, string Output, string Errors)> RunAsync(string input, params string[] arguments) => CommandLine.StartAsync(Logins, input, arguments);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
