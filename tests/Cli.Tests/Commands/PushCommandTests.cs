using System.Text.Json.Nodes;
using Krustlet.Cli.Tests.Fixtures;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Tests.Commands;

public sealed class PushCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-push-tests-");
    private EmbeddedRegistry? _registry;

    private string Image => $"{_registry!.Authority}/hello:v1";

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await File.WriteAllBytesAsync(PathOf("core.wasm"), CliModules.Core);
        await File.WriteAllBytesAsync(PathOf("component.wasm"), CliModules.Component);
        await File.WriteAllTextAsync(PathOf("sbom.json"), "{}");
    }

    public async Task DisposeAsync()
    {
        await _registry!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_core_module_and_a_component_become_an_index_of_which_pull_takes_the_core_module()
    {
        var pushed = await PushAsync(PathOf("component.wasm"), PathOf("core.wasm"), Image, "--tag", "latest", "-a", "title=hello");
        var pulled = await CommandLine.RunAsync("pull", Image, "--insecure", "-o", PathOf("out.wasm"), "--format", "json");

        pushed["mediaType"]!.GetValue<string>().Should().Be("application/vnd.oci.image.index.v1+json");
        pushed["tags"]!.ToJsonString().Should().Be("""["v1","latest"]""");
        pushed["modules"]!.AsArray().Select(static module => module!["kind"]!.GetValue<string>()).Should().Equal("Module", "Component");
        var description = JsonNode.Parse(pulled.Output)!;
        (description["kind"]!.GetValue<string>(), description["digest"]!.GetValue<string>()).Should().Be(("Module", pushed["digest"]!.GetValue<string>()));
        (await File.ReadAllBytesAsync(PathOf("out.wasm"))).Should().Equal(CliModules.Core);
        Directory.GetFiles(_folder.FullName).Should().HaveCount(4);
    }

    [Fact]
    public async Task A_document_is_attached_at_the_push_or_later()
    {
        await File.WriteAllTextAsync(PathOf("note.txt"), "a note");

        var pushed = await PushAsync(PathOf("core.wasm"), Image, "--attest", PathOf("sbom.json"), "--attest-type", "application/spdx+json");
        var later = await PushAsync(Image, "--attach", PathOf("note.txt"), "--attach-type", "text/plain");

        later["digest"]!.GetValue<string>().Should().Be(pushed["digest"]!.GetValue<string>());
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(_registry!.Authority) { Insecure = true }] }, TimeProvider.System);
        var referrers = await client.Read(ImageReference.Parse(Image), null).ListReferrersAsync(ContentDigest.Parse(pushed["digest"]!.GetValue<string>()), null, CancellationToken.None);
        referrers.Select(static referrer => (referrer.ArtifactType, referrer.Digest)).Should().BeEquivalentTo(
            new[] { pushed, later }.Select(static result => result["attached"]![0]!).Select(static attached => (attached["artifactType"]!.GetValue<string>(), attached["digest"]!.GetValue<string>())));
    }

    [Fact]
    public async Task The_author_is_in_the_configuration()
    {
        var digest = (await PushAsync(PathOf("core.wasm"), Image, "--author", "Ada <ada@example.com>"))["digest"]!.GetValue<string>();

        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(_registry!.Authority) { Insecure = true }] }, TimeProvider.System);
        var reader = client.Read(ImageReference.Parse(Image), null);
        var manifest = JsonNode.Parse((await reader.GetManifestAsync(digest, CancellationToken.None)).Content.Span)!;
        var config = await reader.GetSmallBlobAsync(
            new() { Digest = manifest["config"]!["digest"]!.GetValue<string>(), Size = manifest["config"]!["size"]!.GetValue<long>() }, CancellationToken.None);
        JsonNode.Parse(config.Span)!["author"]!.GetValue<string>().Should().Be("Ada <ada@example.com>");
    }

    [Fact]
    public async Task The_result_is_also_given_as_yaml_and_as_a_table()
    {
        var yaml = await CommandLine.RunAsync("push", PathOf("core.wasm"), Image, "--insecure", "-o", "yaml");
        var table = await CommandLine.RunAsync("push", PathOf("core.wasm"), Image, "--insecure");

        yaml.Output.Should().Contain($"image: {Image}\n").And.Contain("- kind: Module\n");
        table.Output.Should().StartWith($"Image:       {Image}\n").And.Contain("8 bytes\n");
    }

    [Fact]
    public async Task Two_of_a_kind_are_refused()
    {
        var (code, output, errors) = await CommandLine.RunAsync("push", PathOf("core.wasm"), PathOf("core.wasm"), Image, "--insecure");

        (code, output).Should().Be((1, ""));
        errors.Should().StartWith("error: an index takes one core module and one component");
    }

    [Theory]
    [InlineData("h/hello:v1")]
    [InlineData("a.wasm", "b.wasm", "c.wasm", "h/hello:v1")]
    [InlineData("a.wasm", "h/hello:v1", "--attest", "sbom.json")]
    [InlineData("h/hello:v1", "--attest", "sbom.json", "--attest-type", "spdx")]
    [InlineData("a.wasm", "h/hello:v1", "--cert", "a.crt")]
    public async Task Wrong_usage_is_refused_before_anything_is_done(params string[] arguments)
    {
        var (code, output, errors) = await CommandLine.RunAsync(["push", .. arguments]);

        code.Should().NotBe(0);
        errors.Should().NotBeEmpty();
        output.Should().NotContain("Digest");
    }

    private async Task<JsonNode> PushAsync(params string[] arguments)
    {
        var (code, output, errors) = await CommandLine.RunAsync(["push", .. arguments, "--insecure", "-o", "json"]);
        code.Should().Be(0, errors);
        return JsonNode.Parse(output)!;
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
