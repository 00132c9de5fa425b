using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Commands;
using Krustlet.DevCluster.Registry;

namespace Krustlet.Cli.Tests.Commands;

public sealed class RegistryCommandTests : IAsyncLifetime
{
    private static readonly byte[] Module = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-cli-tests-");
    private EmbeddedRegistry? _registry;

    private string Image => $"{_registry!.Authority}/hello:v1";

    public async Task InitializeAsync() => _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _registry!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("cncf", "application/wasm")]
    [InlineData("wasm-to-oci", "application/vnd.wasm.content.layer.v1+wasm")]
    public async Task What_is_pushed_is_inspected_and_pulled(string form, string layerType)
    {
        var (source, target) = (PathOf("in.wasm"), PathOf("out.wasm"));
        await File.WriteAllBytesAsync(source, Module);

        var pushed = await RunAsync("push", source, Image, "--form", form, "--insecure", "--tag", "latest", "-a", "title=a=b");
        var inspected = await RunAsync("inspect", $"{_registry!.Authority}/hello", "--insecure", "--output", "json");
        var pulled = await RunAsync("pull", Image, "-o", target, "--insecure");

        (pushed.Code, inspected.Code, pulled.Code).Should().Be((0, 0, 0), "{0}{1}{2}", pushed.Errors, inspected.Errors, pulled.Errors);
        var description = JsonNode.Parse(inspected.Output)!;
        pushed.Output.Should().Contain(description["digest"]!.GetValue<string>());
        description["manifest"]!["layers"]![0]!["mediaType"]!.GetValue<string>().Should().Be(layerType);
        description["manifest"]!["annotations"]!["title"]!.GetValue<string>().Should().Be("a=b");
        (await File.ReadAllBytesAsync(target)).Should().Equal(Module);
    }

    [Fact]
    public async Task A_second_push_of_the_same_file_gives_the_same_digest()
    {
        var source = PathOf("in.wasm");
        await File.WriteAllBytesAsync(source, Module);

        var first = await RunAsync("push", source, Image, "--insecure");

        (await RunAsync("push", source, Image, "--insecure")).Output.Should().Be(first.Output);
    }

    [Theory]
    [InlineData("push", "missing.wasm", "127.0.0.1:1/hello:v1")]
    [InlineData("pull", "127.0.0.1:1/hello:v1")]
    [InlineData("pull", "Not A Name")]
    [InlineData("inspect", "https://ghcr.io/me/hello")]
    public async Task A_failure_is_one_line_and_exit_code_1(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync(arguments);

        code.Should().Be(1);
        output.Should().BeEmpty();
        errors.Should().StartWith("error: ").And.EndWith("\n");
        errors.TrimEnd('\n').Should().NotContain("\n");
    }

    [Theory]
    [InlineData("push", "a.wasm", "h/hello:v1", "--form", "zip")]
    [InlineData("push", "a.wasm", "h/hello:v1", "-a", "novalue")]
    [InlineData("pull", "h/hello:v1", "--username", "ada")]
    public void Wrong_usage_is_refused_before_anything_is_done(params string[] arguments) => Root().Parse(arguments).Errors.Should().NotBeEmpty();

    private static RootCommand Root() => new() { PushCommand.Create(), PullCommand.Create(), InspectCommand.Create() };

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Root().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
