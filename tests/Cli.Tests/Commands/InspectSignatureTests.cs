using System.CommandLine;
using System.Text.Json.Nodes;
using Krustlet.Cli.Commands;
using Krustlet.DevCluster.Registry;
using Krustlet.DevCluster.Stacks;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Signing;

namespace Krustlet.Cli.Tests.Commands;

public sealed class InspectSignatureTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-inspect-signatures-");
    private readonly SigningKey _key = SigningKey.P256();
    private EmbeddedRegistry? _registry;
    private ContentDigest? _digest;

    private string Image => $"{_registry!.Authority}/hello:v1";

    public async Task InitializeAsync()
    {
        _registry = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        await ModulePublisher.PublishAsync(_registry.Authority, "hello", "v1", new MemoryStream([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]), TimeProvider.System, CancellationToken.None);
        await File.WriteAllTextAsync(KeyPath, _key.PublicKeyPem);
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(_registry.Authority) { Insecure = true }] }, TimeProvider.System);
        var image = ImageReference.Parse(Image);
        _digest = await client.Read(image, null).ResolveAsync("v1", CancellationToken.None);
        await new CosignSigner(client, image).ReferAsync(_digest, _key);
    }

    public async Task DisposeAsync()
    {
        _key.Dispose();
        await _registry!.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Signatures_and_referrers_are_listed_and_verified_with_a_key()
    {
        var (code, output, errors) = await RunAsync(Image, "--insecure", "-o", "json", "--key", KeyPath);

        code.Should().Be(0, errors);
        var description = JsonNode.Parse(output)!;
        description["signatures"]!.AsArray().Should().ContainSingle().Which!["layout"]!.GetValue<string>().Should().Be("Referrer");
        description["referrers"]!.AsArray().Should().ContainSingle().Which!["artifactType"]!.GetValue<string>().Should().Be("application/vnd.dev.cosign.artifact.sig.v1+json");
        description["verifiedBy"]!.GetValue<string>().Should().Contain(KeyPath);
        (await RunAsync(Image, "--insecure")).Output.Should().MatchRegex("Signatures: +Referrer sha256:").And.Contain("Referrers:");
    }

    [Fact]
    public async Task An_image_that_none_of_the_keys_signed_fails()
    {
        using var other = SigningKey.P256();
        await File.WriteAllTextAsync(KeyPath, other.PublicKeyPem);

        var (code, output, errors) = await RunAsync(Image, "--insecure", "--key", KeyPath);

        (code, output).Should().Be((1, ""));
        errors.Should().Contain(_digest!.ToString());
    }

    private string KeyPath => Path.Combine(_folder.FullName, "cosign.pub");

    private static async Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await InspectCommand.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
        return (code, output.ToString(), errors.ToString());
    }
}
