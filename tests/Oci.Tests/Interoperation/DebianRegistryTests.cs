using System.Text;
using Krustlet.DevCluster.Registry;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>Against a registry and a copier no one here wrote.</summary>
public sealed class DebianRegistryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-interoperation-");
    private readonly byte[] _module = TestModules.OfSize(500_000);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(RegistryPolicy.Anonymous, ModuleForm.Cncf)]
    [InlineData(RegistryPolicy.Anonymous, ModuleForm.WasmToOci)]
    [InlineData(RegistryPolicy.Basic, ModuleForm.Cncf)]
    [InlineData(RegistryPolicy.Tls, ModuleForm.Cncf)]
    [InlineData(RegistryPolicy.Token, ModuleForm.Cncf)]
    public async Task A_module_is_pushed_in_chunks_and_pulled_back(RegistryPolicy policy, ModuleForm form)
    {
        await using var registry = await DebianRegistry.StartAsync(policy);
        using var client = NewClient(registry.Hosts);
        var image = ImageReference.Parse($"{registry.Authority}/team/hello:v1");

        var pushed = await PushAsync(client, image, form);
        var pulled = await PullAsync(client, image);

        pulled.ManifestDigest.Should().Be(pushed.ManifestDigest);
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(_module);
        (await client.Read(image, Credential(image)).ListTagsAsync(CancellationToken.None).ToListAsync()).Should().Equal("v1");
    }

    [Theory]
    [InlineData(RegistryPolicy.Basic)]
    [InlineData(RegistryPolicy.Token)]
    public async Task Wrong_credentials_are_unauthorized(RegistryPolicy policy)
    {
        await using var registry = await DebianRegistry.StartAsync(policy);
        using var client = NewClient(registry.Hosts);
        var image = ImageReference.Parse($"{registry.Authority}/team/hello:v1");
        var wrong = () => new ReferenceResolver(client).ResolveAsync(image, [new(registry.Authority, "ada", "guess")], CancellationToken.None);
        var none = () => new ReferenceResolver(client).ResolveAsync(image, [], CancellationToken.None);

        (await wrong.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
        (await none.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.Unauthorized);
    }

    [Theory]
    [InlineData(RegistryPolicy.Basic)]
    [InlineData(RegistryPolicy.Tls)]
    [InlineData(RegistryPolicy.Token)]
    public async Task Who_may_do_everything_mounts_blobs_signs_and_deletes(RegistryPolicy policy)
    {
        await using var registry = await DebianRegistry.StartAsync(policy);
        using var client = NewClient(registry.Hosts);
        var (image, copy) = (ImageReference.Parse($"{registry.Authority}/team/hello:v1"), ImageReference.Parse($"{registry.Authority}/team/copy:v1"));
        var pushed = await PushAsync(client, image, ModuleForm.Cncf);
        var upload = new BlobUpload(pushed.ModuleDigest, BlobContent.FromBytes(_module)) { MountFrom = "team/hello" };
        var (writer, reader) = (client.Write(image, Credential(image)), client.Read(image, Credential(image)));

        await client.CheckAsync(registry.Authority, Credential(image), CancellationToken.None);
        (await client.Write(copy, Credential(copy)).PutBlobAsync(upload, CancellationToken.None)).Should().Be(BlobUploadOutcome.Mounted);
        var signature = Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[],"subject":{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{pushed.ManifestDigest}}","size":1} }""");
        var referrer = await writer.PutManifestAsync("signature", MediaTypes.OciIndex, signature, CancellationToken.None);
        (await reader.ListReferrersAsync(pushed.ManifestDigest, null, CancellationToken.None)).Should().ContainSingle().Which.Digest.Should().Be(referrer.ToString());
        (await writer.DeleteManifestAsync(referrer, CancellationToken.None)).Should().BeTrue();
        (await reader.ListReferrersAsync(pushed.ManifestDigest, null, CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_missing_tag_is_not_found()
    {
        await using var registry = await DebianRegistry.StartAsync(RegistryPolicy.Anonymous);
        using var client = NewClient(registry.Hosts);
        var pull = () => PullAsync(client, ImageReference.Parse($"{registry.Authority}/team/hello:v1"));

        (await pull.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    [Fact]
    public async Task A_private_certificate_is_refused_unless_its_authority_is_given()
    {
        await using var registry = await DebianRegistry.StartAsync(RegistryPolicy.Tls);
        using var client = NewClient([]);
        var pull = () => PullAsync(client, ImageReference.Parse($"{registry.Authority}/team/hello:v1"));

        var failure = (await pull.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.Tls);
        failure.Message.Should().Contain("certificate authority");
    }

    [Theory]
    [InlineData(ModuleForm.Cncf)]
    [InlineData(ModuleForm.WasmToOci)]
    public async Task Skopeo_copies_what_we_push_and_we_pull_what_it_copied(ModuleForm form)
    {
        await using var debian = await DebianRegistry.StartAsync(RegistryPolicy.Anonymous);
        await using var embedded = await EmbeddedRegistry.StartAsync(new EmbeddedRegistryOptions(), CancellationToken.None);
        using var client = NewClient([.. debian.Hosts, new(embedded.Authority) { Insecure = true }]);
        var (first, second, third) = (
            ImageReference.Parse($"{embedded.Authority}/hello:v1"), ImageReference.Parse($"{debian.Authority}/copy/hello:v1"), ImageReference.Parse($"{embedded.Authority}/back/hello:v1"));
        var pushed = await PushAsync(client, first, form);

        await CopyAsync(first, second);
        await CopyAsync(second, third);

        var pulled = await PullAsync(client, third);
        pulled.ManifestDigest.Should().Be(pushed.ManifestDigest);
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(_module);
        (await new ReferenceResolver(client).ResolveAsync(second, [], CancellationToken.None)).Digest.Should().Be(pushed.ManifestDigest);
    }

    private static Task<string> CopyAsync(ImageReference from, ImageReference to) => InstalledProgram.RunAsync(
        "skopeo", "--insecure-policy", "copy", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{from}", $"docker://{to}");

    private static RegistryClient NewClient(IReadOnlyList<RegistryHostOptions> hosts) =>
        new(new RegistryClientOptions { Hosts = hosts, UploadChunkBytes = 200_000 }, TimeProvider.System);

    private static RegistryCredential Credential(ImageReference image) => new(image.Registry, DebianRegistry.Username, DebianRegistry.Password);

    private Task<PushedModule> PushAsync(RegistryClient client, ImageReference image, ModuleForm form) => new ModulePusher(client).PushAsync(
        new ModulePush(image, new MemoryStream(_module)) { Form = form, Created = DateTimeOffset.UnixEpoch, Credential = Credential(image) }, CancellationToken.None);

    private async Task<PulledModule> PullAsync(RegistryClient client, ImageReference image)
    {
        using var store = ModuleStore.Open(new ModuleStoreOptions { Root = Path.Combine(_folder.FullName, "store") }, client, NullLogger<ModuleStore>.Instance);
        return await store.PullAsync(image, [Credential(image)], CancellationToken.None);
    }
}
