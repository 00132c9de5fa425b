using Krustlet.Oci.Client;
using Krustlet.Oci.Copying;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Interoperation;

/// <summary>Layouts and archives: skopeo reads what is written here, and what it wrote is read here.</summary>
public sealed class SkopeoLayoutTests : RegistryFixture
{
    private readonly byte[] _module = TestModules.OfSize(300_000);

    private string Folder => Directory.CreateDirectory(Path.Combine(StoreFolder, "..", "layouts")).FullName;

    [Fact]
    public async Task Skopeo_reads_our_layout()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        using var layout = ImageLayout.OpenOrCreate(Folder);
        await new ImageCopier(await SourceAsync("hello:v1"), new LayoutDestination(layout, "v1")).CopyAsync(CancellationToken.None);

        await SkopeoAsync($"oci:{Folder}:v1", $"docker://{Image("back/hello:v1")}");

        await ShouldBeThereAsync("back/hello:v1", digest);
    }

    [Fact]
    public async Task Skopeo_reads_our_archive()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        var file = Path.Combine(Folder, "images.tar");
        using (var archive = await LayoutArchive.OpenOrCreateAsync(file, CancellationToken.None))
        {
            await new ImageCopier(await SourceAsync("hello:v1"), new LayoutDestination(archive.Layout, "v1")).CopyAsync(CancellationToken.None);
            await archive.SaveAsync(CancellationToken.None);
        }

        await SkopeoAsync($"oci-archive:{file}:v1", $"docker://{Image("back/hello:v1")}");

        await ShouldBeThereAsync("back/hello:v1", digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":v1")]
    public async Task We_read_skopeos_layout_and_add_to_it(string name)
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        await SkopeoAsync($"docker://{Image("hello:v1")}", $"oci:{Folder}{name}");
        using var layout = ImageLayout.OpenOrCreate(Folder);

        await new ImageCopier(new LayoutSource(layout, name.Length == 0 ? null : "v1"), Destination("back/hello:v1")).CopyAsync(CancellationToken.None);
        await ShouldBeThereAsync("back/hello:v1", digest);

        var other = await NewImage("other:v2").PushModuleAsync(TestModules.Named("other"));
        await new ImageCopier(await SourceAsync("other:v2"), new LayoutDestination(layout, "v2")).CopyAsync(CancellationToken.None);
        await SkopeoAsync($"oci:{Folder}:v2", $"docker://{Image("back/other:v2")}");
        (await Client.Read(Image("back/other"), null).ResolveAsync("v2", CancellationToken.None)).Should().Be(other);
    }

    [Fact]
    public async Task We_read_skopeos_archive()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        var file = Path.Combine(Folder, "images.tar");
        await SkopeoAsync($"docker://{Image("hello:v1")}", $"oci-archive:{file}:v1");

        using var archive = await LayoutArchive.OpenAsync(file, CancellationToken.None);
        await new ImageCopier(new LayoutSource(archive.Layout, "v1"), Destination("back/hello:v1")).CopyAsync(CancellationToken.None);

        await ShouldBeThereAsync("back/hello:v1", digest);
    }

    private static Task<string> SkopeoAsync(string from, string to) => InstalledProgram.RunAsync(
        "skopeo", "--insecure-policy", "copy", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", from, to);

    private async Task ShouldBeThereAsync(string name, ContentDigest digest)
    {
        var pulled = await PullAsync(name);
        pulled.ManifestDigest.Should().Be(digest);
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(_module);
    }

    private async Task<RepositorySource> SourceAsync(string name) => new(Client, await new ReferenceResolver(Client).ResolveAsync(Image(name), [], CancellationToken.None));

    private RepositoryDestination Destination(string name) => new(Client, Image(name), null);
}
