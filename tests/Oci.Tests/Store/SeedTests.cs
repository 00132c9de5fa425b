using Krustlet.Oci.Failures;
using Krustlet.Oci.Layouts;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Oci.Tests.Store;

/// <summary>Modules that travel without a registry: out of one store, into another's seed.</summary>
public sealed class SeedTests : RegistryFixture
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-seed-");

    private string Seed => Path.Combine(folder.FullName, "seed");

    [Fact]
    public async Task An_exported_module_is_imported_and_found_without_the_registry()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        await TravelAsync("hello:v1");
        OnRequest = (_, _) => throw new InvalidOperationException("the registry must not be asked");

        using var store = OpenSeeded();
        var found = (await store.FindAsync(Image("hello:v1"), CancellationToken.None))!;

        found.ImageId.Should().Be(pulled.ImageId);
        (await File.ReadAllBytesAsync(found.ModulePath)).Should().Equal(TestModules.Empty);
        store.List().Should().BeEmpty();
        store.ListSeeds().Should().ContainSingle().Which.References.Should().Contain(Image("hello:v1").ToString());
    }

    [Fact]
    public async Task An_index_travels_with_what_a_node_takes_of_it()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Named("one"));
        var other = await NewImage("hello:other").PushModuleAsync(TestModules.Named("two"));
        var manifest = await Client.Read(Image("hello:v1"), null).GetManifestAsync(digest.ToString(), CancellationToken.None);
        var index = $$$"""{"schemaVersion":2,"mediaType":"{{{MediaTypes.OciIndex}}}","manifests":[{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{digest}}}","size":{{{manifest.Content.Length}}},"platform":{"architecture":"wasm","os":"wasi"}},{"mediaType":"{{{MediaTypes.OciManifest}}}","digest":"{{{other}}}","size":{{{manifest.Content.Length}}},"platform":{"architecture":"amd64","os":"linux"}}]}""";
        var pushed = await Client.Write(Image("hello:all"), null).PutManifestAsync("all", MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(index), CancellationToken.None);
        await PullAsync("hello:all");
        await TravelAsync("hello:all");

        using var store = OpenSeeded();

        (await store.FindAsync(Image("hello:all"), CancellationToken.None))!.ManifestDigest.Should().Be(pushed);
    }

    [Fact]
    public async Task What_the_seed_has_is_not_downloaded_even_when_the_registry_is_asked()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");
        await TravelAsync("hello:v1");
        using var store = OpenSeeded();
        var blobs = 0;
        OnRequest = (context, next) =>
        {
            blobs += context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) ? 1 : 0;
            return next(context);
        };

        var pulled = await store.PullAsync(Image("hello:v1"), [], CancellationToken.None);

        blobs.Should().Be(0);
        pulled.ModulePath.Should().StartWith(Seed);
    }

    [Fact]
    public async Task An_import_is_seen_by_a_store_that_is_open_and_a_damaged_file_of_it_is_not_used()
    {
        using var store = OpenSeeded();
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");
        (await store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().BeNull();

        await TravelAsync("hello:v1");
        var found = (await store.FindAsync(Image("hello:v1"), CancellationToken.None))!;
        await Damage(found.ModulePath);

        (await store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().BeNull();
        File.Exists(found.ModulePath).Should().BeTrue("what others keep is theirs");
        (await store.PullAsync(Image("hello:v1"), [], CancellationToken.None)).ModulePath.Should().NotStartWith(Seed);
    }

    [Fact]
    public async Task A_damaged_module_is_not_used_and_pulled_again()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        await Damage(pulled.ModulePath);

        (await Store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().BeNull();

        await PullAsync("hello:v1");
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(TestModules.Empty);
        (await Store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().Be(pulled);
    }

    [Fact]
    public async Task A_module_that_was_damaged_before_the_start_is_pulled_again()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        await Damage(pulled.ModulePath);
        using var reopened = OpenStore();

        (await reopened.PullAsync(Image("hello:v1"), [], CancellationToken.None)).Should().Be(pulled);
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(TestModules.Empty);
    }

    [Fact]
    public async Task What_was_kept_of_an_image_goes_with_it()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");

        await Store.RemoveAsync(Image("hello:v1").Name, digest, CancellationToken.None);

        Directory.GetFiles(Path.Combine(StoreFolder, "blobs"), "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_exported()
    {
        using var layout = ImageLayout.OpenOrCreate(Path.Combine(folder.FullName, "layout"));

        var export = () => new ModuleExporter(StoreFolder, NullLogger<ModuleExporter>.Instance).ExportAsync(Image("hello:v1"), layout, CancellationToken.None);

        (await export.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotFound);
    }

    [Fact]
    public async Task A_layout_whose_module_is_damaged_is_not_imported()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        using var layout = ImageLayout.OpenOrCreate(Path.Combine(folder.FullName, "layout"));
        await new ModuleExporter(StoreFolder, NullLogger<ModuleExporter>.Instance).ExportAsync(Image("hello:v1"), layout, CancellationToken.None);
        await Damage(Path.Combine(layout.Folder, "blobs", "sha256", pulled.ModuleDigest.Hex));
        var entry = await layout.FindAsync(null, CancellationToken.None);

        var import = () => new ModuleImporter(Seed, NullLogger<ModuleImporter>.Instance).ImportAsync(layout, entry, Image("hello:v1"), CancellationToken.None);

        (await import.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.DigestMismatch);
        using var store = OpenSeeded();
        store.ListSeeds().Should().BeEmpty();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        folder.Delete(recursive: true);
    }

    // As many bytes as before, and another time of writing: file systems tell such times in steps.
    private static async Task Damage(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(path, bytes);
        File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
    }

    private async Task TravelAsync(string name)
    {
        var file = Path.Combine(folder.FullName, "modules.tar");
        using (var outgoing = await LayoutArchive.OpenOrCreateAsync(file, CancellationToken.None))
        {
            await new ModuleExporter(StoreFolder, NullLogger<ModuleExporter>.Instance).ExportAsync(Image(name), outgoing.Layout, CancellationToken.None);
            await outgoing.SaveAsync(CancellationToken.None);
        }

        using var incoming = await LayoutArchive.OpenAsync(file, CancellationToken.None);
        var entry = await incoming.Layout.FindAsync(Image(name).ToString(), CancellationToken.None);
        await new ModuleImporter(Seed, NullLogger<ModuleImporter>.Instance).ImportAsync(incoming.Layout, entry, Image(name), CancellationToken.None);
    }

    private ModuleStore OpenSeeded() =>
        ModuleStore.Open(new ModuleStoreOptions { Root = Path.Combine(folder.FullName, "own"), Seeds = [Seed] }, Client, NullLogger<ModuleStore>.Instance);
}
