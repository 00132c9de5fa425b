using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Push;

public sealed class ModulePusherTests : RegistryFixture
{
    [Fact]
    public async Task A_pushed_module_is_pulled_byte_for_byte()
    {
        var module = TestModules.OfSize(10_000);

        var pushed = await PushAsync("team/hello:v1", module);
        var pulled = await PullAsync("team/hello:v1");

        pulled.ManifestDigest.Should().Be(pushed.ManifestDigest);
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(module);
    }

    [Fact]
    public async Task A_large_module_goes_up_in_chunks()
    {
        var module = TestModules.OfSize(300_000);
        var chunks = new List<string>();
        OnRequest = (context, next) =>
        {
            if (context.Request.Method == "PATCH")
            {
                chunks.Add(context.Request.Headers.ContentRange.ToString());
            }

            return next(context);
        };

        await PushAsync("hello:v1", module);

        chunks.Should().Equal("0-65535", "65536-131071", "131072-196607", "196608-262143");
        (await File.ReadAllBytesAsync((await PullAsync("hello:v1")).ModulePath)).Should().Equal(module);
    }

    [Fact]
    public async Task A_second_push_of_the_same_file_sends_no_blob_and_gives_the_same_digest()
    {
        var first = await PushAsync("hello:v1", TestModules.Empty);
        var methods = new ConcurrentQueue<string>();
        OnRequest = (context, next) =>
        {
            methods.Enqueue(context.Request.Method);
            return next(context);
        };

        (await PushAsync("hello:v1", TestModules.Empty)).ManifestDigest.Should().Be(first.ManifestDigest);

        methods.Should().Equal("HEAD", "HEAD", "PUT");
    }

    [Fact]
    public async Task The_CNCF_configuration_describes_a_component()
    {
        await PushAsync("hello:v1", TestModules.Component);
        var (manifest, config) = await ReadAsync("hello:v1");

        manifest.Config.MediaType.Should().Be(MediaTypes.WasmConfig);
        manifest.Layers.Should().ContainSingle().Which.MediaType.Should().Be(MediaTypes.Wasm);
        JsonNode.DeepEquals(config, JsonNode.Parse($$"""
            {
              "created": "1970-01-01T00:00:00Z", "architecture": "wasm", "os": "wasip2",
              "layerDigests": ["{{ContentDigest.Of(TestModules.Component)}}"],
              "component": {"exports": ["wasi:cli/run@0.2.0"], "imports": ["wasi:cli/stdout@0.2.0", "wasi:io/error@0.2.0"]}
            }
            """)).Should().BeTrue("it is {0}", config.ToJsonString());
    }

    [Fact]
    public async Task The_CNCF_configuration_of_a_core_module_has_no_component()
    {
        await PushAsync("hello:v1", TestModules.Empty);
        var (_, config) = await ReadAsync("hello:v1");

        config["os"]!.GetValue<string>().Should().Be("wasip1");
        config.AsObject().ContainsKey("component").Should().BeFalse();
    }

    [Fact]
    public async Task The_wasm_to_oci_form_is_what_that_tool_writes()
    {
        await PushAsync("hello:v1", TestModules.Empty, ModuleForm.WasmToOci);
        var (manifest, config) = await ReadAsync("hello:v1");

        manifest.Config.MediaType.Should().Be("application/vnd.wasm.config.v1+json");
        manifest.Config.Digest.Should().StartWith("sha256:44136fa355b3");
        manifest.Layers.Should().ContainSingle().Which.MediaType.Should().Be("application/vnd.wasm.content.layer.v1+wasm");
        config.ToJsonString().Should().Be("{}");
    }

    [Fact]
    public async Task Annotations_and_further_tags_are_written()
    {
        var push = new ModulePush(Image("hello:v1"), new MemoryStream(TestModules.Empty))
        {
            Created = DateTimeOffset.UnixEpoch,
            Annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "hello" },
            MoreTags = ["v1.0", "stable"],
        };

        await new ModulePusher(Client).PushAsync(push, CancellationToken.None);

        (await ReadAsync("hello:stable")).Manifest.Annotations.Should().Contain("org.opencontainers.image.title", "hello");
        (await Client.Read(Image("hello"), null).ListTagsAsync(CancellationToken.None).ToListAsync()).Should().Equal("stable", "v1", "v1.0");
    }

    [Fact]
    public async Task A_file_that_is_not_WebAssembly_is_not_pushed()
    {
        var push = () => PushAsync("hello:v1", "(module)"u8.ToArray());

        var failure = (await push.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.NotWasm);
        failure.Message.Should().Contain("WAT");
    }

    [Fact]
    public async Task A_damaged_component_is_not_pushed()
    {
        var push = () => PushAsync("hello:v1", TestModules.Component[..^3]);

        (await push.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotWasm);
    }

    [Fact]
    public async Task A_digest_is_no_name_to_push_to()
    {
        var push = () => PushAsync($"hello@{ContentDigest.Of([])}", TestModules.Empty);

        (await push.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.InvalidReference);
    }

    [Fact]
    public async Task A_blob_is_mounted_from_another_repository_where_it_is()
    {
        var pushed = await PushAsync("one:v1", TestModules.Empty);
        var writer = Client.Write(Image("two:v1"), null);

        (await writer.TryMountBlobAsync(pushed.ModuleDigest, "one", CancellationToken.None)).Should().BeTrue();
        (await writer.HasBlobAsync(pushed.ModuleDigest, CancellationToken.None)).Should().BeTrue();
        (await writer.TryMountBlobAsync(pushed.ModuleDigest, "three", CancellationToken.None)).Should().BeFalse();
    }

    private Task<PushedModule> PushAsync(string name, byte[] module, ModuleForm form = ModuleForm.Cncf) => new ModulePusher(Client).PushAsync(
        new ModulePush(Image(name), new MemoryStream(module)) { Form = form, Created = DateTimeOffset.UnixEpoch }, CancellationToken.None);

    private async Task<(ImageManifest Manifest, JsonNode Config)> ReadAsync(string name)
    {
        var reader = Client.Read(Image(name), null);
        var manifest = ManifestReader.ReadManifest(await reader.GetManifestAsync(Image(name).Selector, CancellationToken.None), Image(name));
        var config = await reader.GetSmallBlobAsync(manifest.Config, CancellationToken.None);
        return (manifest, JsonNode.Parse(config.Span)!);
    }
}
