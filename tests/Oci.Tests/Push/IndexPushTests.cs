using System.Collections.Concurrent;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Push;

public sealed class IndexPushTests : RegistryFixture
{
    [Theory]
    [InlineData(ModuleForm.Cncf)]
    [InlineData(ModuleForm.WasmToOci)]
    public async Task A_core_module_and_a_component_are_one_image_of_which_a_node_takes_the_core_module(ModuleForm form)
    {
        var pushed = await PushAsync(form, TestModules.Component, TestModules.Named("core"));

        var document = await Client.Read(Image("hello"), null).GetManifestAsync("stable", CancellationToken.None);
        document.Digest.Should().Be(pushed.Index.Digest);
        var index = ManifestReader.ReadIndex(document, Image("hello"));
        index.Manifests.Select(static entry => entry.Platform!.ToString()).Should().Equal("wasip1/wasm", "wasip2/wasm");
        index.Manifests.Select(static entry => entry.Digest).Should().Equal(pushed.Modules.Select(static module => module.ManifestDigest.ToString()));
        index.Annotations.Should().Contain("org.opencontainers.image.title", "hello");
        var pulled = await PullAsync("hello:v1");
        (pulled.Kind, pulled.ManifestDigest).Should().Be((WasmKind.Module, pushed.Index.Digest));
        (await File.ReadAllBytesAsync(pulled.ModulePath)).Should().Equal(TestModules.Named("core"));
    }

    [Fact]
    public async Task Each_of_them_is_a_manifest_with_the_annotations_and_can_be_pulled_by_its_digest()
    {
        var pushed = await PushAsync(ModuleForm.Cncf, TestModules.Empty, TestModules.Component);

        foreach (var module in pushed.Modules)
        {
            var manifest = ManifestReader.ReadManifest(module.Manifest, Image("hello"));
            manifest.Annotations.Should().Contain("org.opencontainers.image.title", "hello");
            (await PullAsync($"hello@{module.ManifestDigest}")).Kind.Should().Be(module.Kind);
        }
    }

    [Fact]
    public async Task Two_of_a_kind_are_refused_before_anything_is_sent()
    {
        var requests = new ConcurrentQueue<string>();
        OnRequest = (context, next) =>
        {
            requests.Enqueue(context.Request.Method);
            return next(context);
        };
        var push = () => PushAsync(ModuleForm.Cncf, TestModules.Empty, TestModules.Named("other"));

        var failure = (await push.Should().ThrowAsync<RegistryException>()).Which;

        failure.Kind.Should().Be(RegistryErrorKind.InvalidConfiguration);
        failure.Message.Should().Contain("Module and Module");
        requests.Should().BeEmpty();
    }

    [Fact]
    public async Task What_another_repository_has_is_mounted_and_its_progress_told()
    {
        await PushAsync(ModuleForm.Cncf, TestModules.Empty, TestModules.Component);
        var (uploads, told) = (new ConcurrentQueue<string>(), new ConcurrentQueue<BlobProgress>());
        OnRequest = (context, next) =>
        {
            if (context.Request.Method == "POST")
            {
                uploads.Enqueue(context.Request.QueryString.Value!);
            }

            return next(context);
        };

        await new ModulePusher(Client).PushAsync(
            Push("copy:v1", ModuleForm.Cncf, TestModules.Empty) with { MountFrom = "hello", Progress = new Listener(told.Enqueue) }, CancellationToken.None);

        uploads.Should().ContainSingle(query => query.Contains("from=hello", StringComparison.Ordinal)).And.HaveCount(2, "the configuration is sent");
        told.Should().ContainSingle().Which.Should().Be(new BlobProgress(ContentDigest.Of(TestModules.Empty), 8, 8));
    }

    private Task<PushedIndex> PushAsync(ModuleForm form, params byte[][] modules) =>
        new ModulePusher(Client).PushIndexAsync([.. modules.Select(module => Push("hello:v1", form, module))], CancellationToken.None);

    private ModulePush Push(string name, ModuleForm form, byte[] module) => new(Image(name), new MemoryStream(module))
    {
        Form = form,
        Created = DateTimeOffset.UnixEpoch,
        MoreTags = ["stable"],
        Annotations = new Dictionary<string, string> { ["org.opencontainers.image.title"] = "hello" },
    };

    private sealed class Listener(Action<BlobProgress> told) : IProgress<BlobProgress>
    {
        public void Report(BlobProgress value) => told(value);
    }
}
