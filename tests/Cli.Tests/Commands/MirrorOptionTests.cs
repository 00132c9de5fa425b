using Krustlet.Cli.Tests.Fixtures;
using Krustlet.DevCluster.Registry;

namespace Krustlet.Cli.Tests.Commands;

public sealed class MirrorOptionTests : IAsyncLifetime
{
    // Nobody listens there.
    private const string Gone = "127.0.0.1:1";
    private static readonly byte[] Module = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-cli-tests-");
    private EmbeddedRegistry? _mirror;

    public async Task InitializeAsync()
    {
        _mirror = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await File.WriteAllBytesAsync(PathOf("in.wasm"), Module);
        (await RunAsync("push", PathOf("in.wasm"), $"{_mirror.Authority}/hub/team/hello:v1", "--insecure")).Code.Should().Be(0);
    }

    public async Task DisposeAsync()
    {
        await _mirror!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Images_are_read_from_the_first_mirror_that_has_them_and_keep_their_names()
    {
        string[] mirrors = ["--mirror", $"http://{_mirror!.Authority}/elsewhere", "--mirror", $"http://{_mirror.Authority}/hub"];

        var pulled = await RunAsync(["pull", $"{Gone}/team/hello:v1", "-o", PathOf("out.wasm"), .. mirrors]);

        pulled.Code.Should().Be(0, pulled.Errors);
        pulled.Output.Should().Contain($"{Gone}/team/hello:v1");
        (await File.ReadAllBytesAsync(PathOf("out.wasm"))).Should().Equal(Module);
    }

    [Fact]
    public async Task What_is_inspected_comes_from_a_mirror_and_what_refers_to_it_from_the_registry_if_the_mirror_has_none()
    {
        // The same registry by another name, where the image is not.
        var origin = $"localhost:{_mirror!.Authority.Split(':')[1]}";

        var (code, output, errors) = await RunAsync("inspect", $"{origin}/team/hello:v1", "--insecure", "--mirror", $"http://{_mirror.Authority}/hub");

        code.Should().Be(0, errors);
        output.Should().Contain($"{origin}/team/hello:v1");
    }

    [Fact]
    public async Task A_copy_takes_its_source_from_a_mirror()
    {
        var (code, _, errors) = await RunAsync("copy", $"{Gone}/team/hello:v1", $"oci-archive:{PathOf("hello.tar")}:v1", "--src-mirror", $"http://{_mirror!.Authority}/hub", "--referrers=false");

        code.Should().Be(0, errors);
        File.Exists(PathOf("hello.tar")).Should().BeTrue();
    }

    [Theory]
    [InlineData("https://mirror.test")]
    [InlineData("mirror.test/UPPER")]
    [InlineData("http://")]
    [InlineData("a b")]
    public async Task What_is_no_host_is_refused_with_how_to_write_one(string mirror)
    {
        var (code, _, errors) = await RunAsync("pull", $"{Gone}/team/hello:v1", "--mirror", mirror);

        code.Should().NotBe(0);
        errors.Should().Contain("write HOST");
    }

    private string PathOf(string file) => Path.Combine(_folder.FullName, file);

    private static Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => CommandLine.RunAsync(arguments);
}
