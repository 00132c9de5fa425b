using System.Text.Json.Nodes;
using Krustlet.Cli.Tests.Fixtures;
using Krustlet.DevCluster.Registry;

namespace Krustlet.Cli.Tests.Commands;

public sealed class CopyCommandTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-copy-tests-");
    private EmbeddedRegistry? _first;
    private EmbeddedRegistry? _second;

    public async Task InitializeAsync()
    {
        _first = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        _second = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions { Username = "ada", Password = "secret" }, CancellationToken.None);
        await File.WriteAllBytesAsync(PathOf("core.wasm"), CliModules.Core);
        await File.WriteAllBytesAsync(PathOf("component.wasm"), CliModules.Component);
        await File.WriteAllTextAsync(PathOf("sbom.json"), "{}");
        var (code, _, errors) = await CommandLine.RunAsync(
            "push", PathOf("core.wasm"), PathOf("component.wasm"), $"{_first.Authority}/hello:v1", "--insecure", "--attest", PathOf("sbom.json"), "--attest-type", "application/spdx+json");
        code.Should().Be(0, errors);
    }

    public async Task DisposeAsync()
    {
        await _first!.DisposeAsync();
        await _second!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task An_image_goes_from_registry_to_registry_with_all_it_names()
    {
        var copied = await CopyAsync(
            "secret\n", $"{_first!.Authority}/hello:v1", $"docker://{_second!.Authority}/team/hello:v2", "--src-insecure", "--dest-insecure", "--dest-username", "ada", "--dest-password-stdin");

        (copied["manifests"]!.GetValue<int>(), copied["referrers"]!.GetValue<int>(), copied["blobs"]!.GetValue<int>()).Should().Be((4, 1, 5));
        var back = await CopyAsync(
            "secret", $"{_second.Authority}/team/hello:v2", $"{_first.Authority}/back/hello:v3", "--src-insecure", "--dest-insecure", "--src-username", "ada", "--src-password-stdin");
        back["digest"]!.GetValue<string>().Should().Be(copied["digest"]!.GetValue<string>());
        back["referrers"]!.GetValue<int>().Should().Be(1);
        await ShouldPullAsync($"{_first.Authority}/back/hello:v3", copied["digest"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("oci", "layout")]
    [InlineData("oci-archive", "images.tar")]
    public async Task An_image_goes_through_a_layout_or_an_archive_that_keeps_others_too(string kind, string name)
    {
        var place = $"{kind}:{PathOf(name)}";

        var copied = await CopyAsync("", $"{_first!.Authority}/hello:v1", $"{place}:v1", "--src-insecure");
        await CopyAsync("", $"{place}:v1", $"{place}:v2", "--referrers=false");
        var back = await CopyAsync("", $"{place}:v2", $"{_first.Authority}/back/hello:v1", "--dest-insecure");

        (back["digest"]!.GetValue<string>(), back["referrers"]!.GetValue<int>()).Should().Be((copied["digest"]!.GetValue<string>(), 1));
        await ShouldPullAsync($"{_first.Authority}/back/hello:v1", copied["digest"]!.GetValue<string>());
    }

    [Fact]
    public async Task What_refers_to_an_image_stays_behind_when_asked()
    {
        var copied = await CopyAsync("", $"{_first!.Authority}/hello:v1", $"{_first.Authority}/copy/hello:v1", "--src-insecure", "--dest-insecure", "--referrers", "false");

        (copied["manifests"]!.GetValue<int>(), copied["referrers"]!.GetValue<int>()).Should().Be((3, 0));
    }

    [Fact]
    public async Task A_wrong_password_is_a_failure_and_leaves_nothing()
    {
        var (code, output, errors) = await CommandLine.RunWithInputAsync(
            "guess", "copy", $"{_first!.Authority}/hello:v1", $"{_second!.Authority}/hello:v1", "--src-insecure", "--dest-insecure", "--dest-username", "ada", "--dest-password-stdin");

        (code, output).Should().Be((1, ""));
        errors.Should().StartWith("error: ");
        (await CommandLine.RunWithInputAsync("secret", "copy", $"{_second.Authority}/hello:v1", $"oci:{PathOf("none")}", "--src-insecure", "--src-username", "ada", "--src-password-stdin"))
            .Code.Should().Be(1, "no such image is there");
        Directory.Exists(PathOf("none")).Should().BeFalse();
    }

    [Theory]
    [InlineData("oci:nowhere:v1", "h/hello:v1", "no OCI image layout")]
    [InlineData("oci-archive:nowhere.tar:v1", "h/hello:v1", "there is no archive")]
    [InlineData("https://h/hello", "oci:x", "leave the scheme away")]
    public async Task A_place_that_is_none_is_named(string source, string destination, string problem)
    {
        var (code, _, errors) = await CommandLine.RunAsync("copy", source, destination);

        code.Should().Be(1);
        errors.Should().Contain(problem);
    }

    [Fact]
    public async Task Only_one_password_can_be_on_standard_input()
    {
        var (code, _, errors) = await CommandLine.RunAsync(
            "copy", "h/a", "h/b", "--src-username", "ada", "--src-password-stdin", "--dest-username", "ada", "--dest-password-stdin");

        code.Should().NotBe(0);
        errors.Should().Contain("cannot both have standard input");
    }

    private static async Task<JsonNode> CopyAsync(string input, params string[] arguments)
    {
        var (code, output, errors) = await CommandLine.RunWithInputAsync(input, ["copy", .. arguments, "--output", "json"]);
        code.Should().Be(0, errors);
        return JsonNode.Parse(output)!;
    }

    private async Task ShouldPullAsync(string image, string digest)
    {
        var (code, output, errors) = await CommandLine.RunAsync("pull", image, "--insecure", "-o", PathOf("out.wasm"), "--format", "json");
        code.Should().Be(0, errors);
        JsonNode.Parse(output)!["digest"]!.GetValue<string>().Should().Be(digest);
        (await File.ReadAllBytesAsync(PathOf("out.wasm"))).Should().Equal(CliModules.Core);
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
