using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Store;

public sealed class AcceptedFormsTests : RegistryFixture
{
    private const string LinuxImage = """{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/bin/sh"]}}""";
    private const string WasmEntrypoint = """{"architecture":"amd64","os":"linux","config":{"Entrypoint":["/app/hello.wasm"]}}""";
    private const string WasmPlatform = """{"architecture":"wasm","os":"wasip1"}""";
    private const string TarGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string Tar = "application/vnd.oci.image.layer.v1.tar";

    [Fact]
    public async Task The_CNCF_form_is_pulled_as_it_was()
    {
        var module = TestModules.Named("cncf");
        var digest = await NewImage("hello:v1").PushModuleAsync(module);

        var pulled = await PullAsync("hello:v1");

        await ShouldHoldAsync(pulled.ModulePath, module);
        pulled.ManifestDigest.Should().Be(digest);
        pulled.ModuleDigest.Should().Be(ContentDigest.Of(module));
        pulled.SizeBytes.Should().Be(module.Length);
        pulled.Kind.Should().Be(WasmKind.Module);
        pulled.ImageId.Should().Be($"{Authority}/hello@{digest}");
        Form().Should().Be(ModuleForm.Cncf);
    }

    [Fact]
    public async Task The_wasm_to_oci_form_is_pulled()
    {
        var module = TestModules.Named("old");
        await NewImage("hello:v1").PushAsync(MediaTypes.WasmToOciConfig, "{}", layers: (MediaTypes.WasmToOciLayer, module));

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, module);
        Form().Should().Be(ModuleForm.WasmToOci);
    }

    [Theory]
    [InlineData(MediaTypes.RunwasiComponentLayer)]
    [InlineData(MediaTypes.Wasm)]
    public async Task A_runwasi_layer_under_an_image_configuration_is_pulled(string layerType)
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmPlatform, layers: (layerType, TestModules.Component));

        var pulled = await PullAsync("hello:v1");

        pulled.Kind.Should().Be(WasmKind.Component);
        Form().Should().Be(ModuleForm.Runwasi);
    }

    [Theory]
    [InlineData("/app/hello.wasm")]
    [InlineData("./app/hello.wasm")]
    [InlineData("app/hello.wasm")]
    public async Task A_container_image_gives_the_module_its_entrypoint_names(string pathInArchive)
    {
        var module = TestModules.Named("compat");
        var layer = TestArchive.Gzip(TestArchive.Tar(("app/other.wasm", TestModules.Named("other")), (pathInArchive, module), ("etc/x", [1])));
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmEntrypoint, layers: (TarGzip, layer));

        var pulled = await PullAsync("hello:v1");

        await ShouldHoldAsync(pulled.ModulePath, module);
        pulled.ModuleDigest.Should().Be(ContentDigest.Of(module));
        Form().Should().Be(ModuleForm.ContainerImage);
    }

    [Fact]
    public async Task A_relative_command_is_resolved_against_the_working_directory()
    {
        var config = """{"architecture":"amd64","os":"linux","config":{"Cmd":["hello.wasm"],"WorkingDir":"/app"}}""";
        var module = TestModules.Named("cmd");
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, config, layers: (Tar, TestArchive.Tar(("hello.wasm", TestModules.Empty), ("app/hello.wasm", module))));

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, module);
    }

    [Fact]
    public async Task The_top_layer_wins_over_those_below_it()
    {
        var module = TestModules.Named("top");
        await NewImage("hello:v1").PushAsync(
            MediaTypes.OciImageConfig,
            WasmEntrypoint,
            layers: [(Tar, TestArchive.Tar(("app/hello.wasm", TestModules.Empty))), (TarGzip, TestArchive.Gzip(TestArchive.Tar(("app/hello.wasm", module))))]);

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, module);
    }

    [Fact]
    public async Task A_docker_image_for_wasm_gives_its_only_module()
    {
        var module = TestModules.Named("docker");
        await NewImage("hello:v1").PushAsync(
            MediaTypes.DockerImageConfig,
            """{"architecture":"wasm32","os":"wasi"}""",
            manifestType: MediaTypes.DockerManifest,
            layers: [("application/vnd.docker.image.rootfs.diff.tar.gzip", TestArchive.Gzip(TestArchive.Tar(("x/a.wasm", module), ("README", []))))]);

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, module);
    }

    [Fact]
    public async Task An_image_marked_compat_gives_its_only_module()
    {
        var module = TestModules.Named("compat");
        await NewImage("hello:v1").PushAsync(
            MediaTypes.OciImageConfig, LinuxImage, annotations: new() { ["module.wasm.image/variant"] = "compat-smart" }, layers: (Tar, TestArchive.Tar(("plugin.wasm", module))));

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, module);
    }

    [Fact]
    public async Task An_index_is_resolved_to_the_wasm_platform_and_named_by_its_own_digest()
    {
        var image = NewImage("hello:v1");
        var module = TestModules.Named("chosen");
        var component = await image.PushAsync(MediaTypes.WasmConfig, "{}", "p2", layers: (MediaTypes.Wasm, TestModules.Component));
        var preview1 = await image.PushModuleAsync(module, "p1");
        var linux = await image.PushAsync(MediaTypes.OciImageConfig, LinuxImage, "linux", layers: (Tar, TestArchive.Tar()));
        var index = await image.PushIndexAsync("v1", (linux, "linux", "amd64"), (component, "wasip2", "wasm"), (preview1, "wasip1", "wasm"));

        var pulled = await PullAsync("hello:v1");

        await ShouldHoldAsync(pulled.ModulePath, module);
        pulled.ManifestDigest.Should().Be(index);
    }

    [Fact]
    public async Task An_index_with_wasi_wasm_prefers_it()
    {
        var image = NewImage("hello:v1");
        var preview1 = await image.PushModuleAsync(TestModules.Named("p1"), "p1");
        var wasi = await image.PushModuleAsync(TestModules.Named("wasi"), "wasi");
        await image.PushIndexAsync("v1", (preview1, "wasip1", "wasm"), (wasi, "wasi", "wasm"));

        await ShouldHoldAsync((await PullAsync("hello:v1")).ModulePath, TestModules.Named("wasi"));
    }

    [Fact]
    public async Task An_ordinary_container_image_is_refused_by_name_and_nothing_of_it_is_downloaded()
    {
        var layer = TestArchive.Gzip(TestArchive.Tar(("bin/sh", [1, 2, 3])));
        await NewImage("nginx:v1").PushAsync(MediaTypes.OciImageConfig, LinuxImage, layers: (TarGzip, layer));
        var asked = new List<string>();
        OnRequest = (context, next) =>
        {
            asked.Add(context.Request.Path.Value!);
            return next(context);
        };

        var failure = await FailureAsync("nginx:v1");

        failure.Kind.Should().Be(RegistryErrorKind.NotWasm);
        failure.Message.Should().Contain("container image for linux/amd64").And.Contain("krustlet push");
        asked.Should().NotContain(path => path.EndsWith(ContentDigest.Of(layer).Hex, StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_index_of_container_images_is_refused_with_their_platforms()
    {
        var image = NewImage("nginx:v1");
        var linux = await image.PushAsync(MediaTypes.OciImageConfig, LinuxImage, "a", layers: (Tar, TestArchive.Tar()));
        await image.PushIndexAsync("v1", (linux, "linux", "amd64"), (linux, "linux", "arm64"));

        var failure = await FailureAsync("nginx:v1");

        failure.Kind.Should().Be(RegistryErrorKind.NotWasm);
        failure.Message.Should().Contain("linux/amd64, linux/arm64");
    }

    [Fact]
    public async Task A_zstd_layer_is_refused_with_a_way_out()
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmEntrypoint, layers: ("application/vnd.oci.image.layer.v1.tar+zstd", [1, 2, 3]));

        var failure = await FailureAsync("hello:v1");

        failure.Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
        failure.Message.Should().Contain("tar+zstd").And.Contain("gzip");
    }

    [Fact]
    public async Task A_CNCF_image_with_two_layers_is_refused()
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.WasmConfig, "{}", layers: [(MediaTypes.Wasm, TestModules.Empty), (MediaTypes.Wasm, TestModules.Component)]);

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
    }

    [Fact]
    public async Task An_artifact_of_another_kind_is_refused_with_its_types()
    {
        await NewImage("chart:v1").PushAsync("application/vnd.cncf.helm.config.v1+json", "{}", layers: ("application/vnd.cncf.helm.chart.content.v1.tar+gzip", [1]));

        var failure = await FailureAsync("chart:v1");

        failure.Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
        failure.Message.Should().Contain("helm");
    }

    [Theory]
    [InlineData(MediaTypes.Wasm)]
    [InlineData(MediaTypes.WasmToOciLayer)]
    public async Task Bytes_that_are_not_WebAssembly_are_refused_and_not_kept(string layerType)
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.WasmConfig, "{}", layers: (layerType, "(module)"u8.ToArray()));

        var failure = await FailureAsync("hello:v1");

        failure.Kind.Should().Be(RegistryErrorKind.NotWasm);
        Directory.GetFiles(StoreFolder, "*", SearchOption.AllDirectories).Should().BeEmpty();
    }

    [Fact]
    public async Task An_entrypoint_that_is_not_in_the_image_is_named()
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmEntrypoint, layers: (Tar, TestArchive.Tar(("hello.wasm", TestModules.Empty))));

        (await FailureAsync("hello:v1")).Message.Should().Contain("/app/hello.wasm");
    }

    [Fact]
    public async Task An_archive_that_is_none_is_refused()
    {
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmEntrypoint, layers: (TarGzip, "not gzip"u8.ToArray()));

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
    }

    [Fact]
    public async Task An_archive_that_swells_over_the_limit_is_refused()
    {
        var bomb = TestArchive.Gzip(TestArchive.Tar(("zeros", new byte[MaxModuleBytes + 1]), ("app/hello.wasm", TestModules.Empty)));
        await NewImage("hello:v1").PushAsync(MediaTypes.OciImageConfig, WasmEntrypoint, layers: (TarGzip, bomb));

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.TooLarge);
    }

    [Theory]
    [InlineData("no json at all")]
    [InlineData("null")]
    [InlineData("""{"schemaVersion":2,"layers":null}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:12","size":1},"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"layers":[null]}""")]
    public async Task A_malformed_manifest_is_refused_as_such(string manifest)
    {
        OnRequest = async (context, next) =>
        {
            context.Response.ContentType = MediaTypes.OciManifest;
            await context.Response.WriteAsync(manifest);
        };

        (await FailureAsync("hello:v1")).Kind.Should().Be(RegistryErrorKind.UnsupportedManifest);
    }

    private ModuleForm Form() => Store.List().Should().ContainSingle().Which.Form;

    private async Task<RegistryException> FailureAsync(string name)
    {
        var pull = () => PullAsync(name);
        return (await pull.Should().ThrowAsync<RegistryException>()).Which;
    }

    private static async Task ShouldHoldAsync(string path, byte[] module) => (await File.ReadAllBytesAsync(path)).Should().Equal(module);
}
