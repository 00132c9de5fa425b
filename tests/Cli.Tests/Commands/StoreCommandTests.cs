using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Commands;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Tests.Commands;

public sealed class StoreCommandTests : IAsyncLifetime
{
    private static readonly byte[] Module = [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-store-tests-");
    private EmbeddedRegistry? _registry;

    private string Image => $"{_registry!.Authority}/hello:v1";

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await ModulePublisher.PublishAsync(_registry.Authority, "hello", "v1", new MemoryStream(Module), TimeProvider.System, CancellationToken.None);
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(_registry.Authority) { Insecure = true }] }, TimeProvider.System);
        using var store = ModuleStore.Open(new ModuleStoreOptions { Root = PathOf("node") }, client, NullLogger<ModuleStore>.Instance);
        await store.PullAsync(ImageReference.Parse(Image), [], CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _registry!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_a_node_has_is_exported_imported_and_listed()
    {
        var exported = await RunAsync("export", PathOf("modules.tar"), "--root", PathOf("node"));
        var imported = await RunAsync("import", PathOf("modules.tar"), "--root", PathOf("seed"));
        var listed = await RunAsync("list", "--root", PathOf("seed"), "-o", "json");

        (exported.Code, imported.Code, listed.Code).Should().Be((0, 0, 0), "{0}{1}{2}", exported.Errors, imported.Errors, listed.Errors);
        exported.Output.Should().Be($"exported {Image}\n");
        imported.Output.Should().StartWith($"imported {Image} (Module, 8 bytes, sha256:");
        var module = JsonNode.Parse(listed.Output)!["modules"]![0]!;
        module["names"]!.AsArray().Select(static name => name!.GetValue<string>()).Should().Contain(Image);
        (await RunAsync("list", "--root", PathOf("seed"))).Output.Should().MatchRegex($"^NAME +KIND +BYTES\n{Image} +Module +8\n$");
    }

    [Fact]
    public async Task An_image_can_be_given_another_name()
    {
        await RunAsync("export", PathOf("modules.tar"), Image, "--root", PathOf("node"));

        var imported = await RunAsync("import", PathOf("modules.tar"), "--name", "ghcr.io/me/hello:v2", "--root", PathOf("seed"));

        imported.Code.Should().Be(0, imported.Errors);
        (await RunAsync("list", "--root", PathOf("seed"))).Output.Should().Contain("ghcr.io/me/hello:v2");
    }

    [Fact]
    public async Task What_is_not_there_is_named()
    {
        (await RunAsync("export", PathOf("modules.tar"), "ghcr.io/me/nothing:v1", "--root", PathOf("node"))).Errors.Should().Contain("ghcr.io/me/nothing:v1 is not in");
        (await RunAsync("import", PathOf("nothing.tar"), "--root", PathOf("seed"))).Errors.Should().Contain("nothing.tar");
        File.Exists(PathOf("modules.tar")).Should().BeFalse();
    }

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await StoreCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
