using System.Text.Json.Nodes;
using Krustlet.Cli.Tests.Fixtures;
using Krustlet.Oci.Tests.Interoperation;

namespace Krustlet.Cli.Tests.Interoperation;

/// <summary>The commands and skopeo, one after the other on the same images: in two registries that no one here wrote, in folders and in archives.</summary>
public sealed class SkopeoTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-skopeo-tests-");
    private DebianRegistry? _plain;
    private DebianRegistry? _private;

    private string Ours => $"{_plain!.Authority}/hello:v1";

    public async Task InitializeAsync()
    {
        _plain = await DebianRegistry.StartAsync(RegistryPolicy.Anonymous);
        _private = await DebianRegistry.StartAsync(RegistryPolicy.Tls);
        await File.WriteAllBytesAsync(PathOf("core.wasm"), CliModules.Core);
        await File.WriteAllBytesAsync(PathOf("component.wasm"), CliModules.Component);
        await File.WriteAllTextAsync(PathOf("sbom.json"), "{}");
        Directory.CreateDirectory(PathOf("ca"));
        await File.WriteAllTextAsync(PathOf("ca/ca.crt"), _private.CertificateAuthority.ExportCertificatePem());
    }

    public async Task DisposeAsync()
    {
        await _plain!.DisposeAsync();
        await _private!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Skopeo_copies_our_index_to_another_registry_and_we_copy_it_on_and_pull_it()
    {
        var digest = await PushAsync("component.wasm");
        var (theirs, back) = ($"{_private!.Authority}/copied/hello:v2", $"{_plain!.Authority}/back/hello:v3");

        await SkopeoAsync($"docker://{Ours}", $"docker://{theirs}");
        var copied = await KrustletAsync("copy", theirs, back, "--src-ca", PathOf("ca/ca.crt"), "--dest-insecure", "-o", "json");

        copied["digest"]!.GetValue<string>().Should().Be(digest);
        (await KrustletAsync("pull", back, "--insecure", "-o", PathOf("out.wasm"), "--format", "json"))["digest"]!.GetValue<string>().Should().Be(digest);
        (await File.ReadAllBytesAsync(PathOf("out.wasm"))).Should().Equal(CliModules.Core);
        (await DigestBySkopeoAsync($"docker://{back}")).Should().Be(digest);
    }

    [Theory]
    [InlineData("oci", "layout")]
    [InlineData("oci-archive", "images.tar")]
    public async Task Skopeo_reads_where_we_copied_to_and_we_read_where_skopeo_copied_to(string kind, string name)
    {
        var digest = await PushAsync("component.wasm", "--attest", PathOf("sbom.json"), "--attest-type", "application/spdx+json");
        var (ours, theirs) = ($"{kind}:{PathOf(name)}:v1", $"{kind}:{PathOf("their-" + name)}:v1");

        await KrustletAsync("copy", Ours, ours, "--src-insecure", "-o", "json");
        (await DigestBySkopeoAsync(ours)).Should().Be(digest);
        await SkopeoAsync(ours, theirs);
        var back = await KrustletAsync("copy", theirs, $"{_private!.Authority}/back/hello:v1", "--dest-ca", PathOf("ca/ca.crt"), "-o", "json");

        back["digest"]!.GetValue<string>().Should().Be(digest);
        (await KrustletAsync("copy", ours, $"{_plain!.Authority}/again/hello:v1", "--dest-insecure", "-o", "json"))["referrers"]!.GetValue<int>().Should().Be(1);
    }

    private async Task<string> PushAsync(params string[] more) =>
        (await KrustletAsync(["push", PathOf("core.wasm"), PathOf(more[0]), Ours, "--insecure", "-o", "json", .. more[1..]]))["digest"]!.GetValue<string>();

    private static async Task<JsonNode> KrustletAsync(params string[] arguments)
    {
        var (code, output, errors) = await CommandLine.RunAsync(arguments);
        code.Should().Be(0, errors);
        return JsonNode.Parse(output)!;
    }

    private Task<string> SkopeoAsync(string from, string to) => InstalledProgram.RunAsync(
        "skopeo", "--insecure-policy", "copy", "--all", "--preserve-digests", "--src-tls-verify=false", "--dest-cert-dir", PathOf("ca"), from, to);

    private async Task<string> DigestBySkopeoAsync(string image)
    {
        var raw = await InstalledProgram.RunAsync("skopeo", "inspect", "--raw", "--tls-verify=false", image);
        return Krustlet.Oci.References.ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(raw)).ToString();
    }

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
