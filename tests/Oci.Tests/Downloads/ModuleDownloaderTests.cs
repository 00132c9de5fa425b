using System.Collections.Concurrent;
using System.Globalization;
using Krustlet.Oci.Client;
using Krustlet.Oci.Downloads;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.Modules;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Downloads;

public sealed class ModuleDownloaderTests : RegistryFixture
{
    private readonly byte[] _module = TestModules.OfSize(300_000);
    private readonly ConcurrentQueue<string> _ranges = [];

    private string Folder => Directory.CreateDirectory(Path.Combine(StoreFolder, "..", "downloads")).FullName;

    private string Target => Path.Combine(Folder, "module.wasm");

    private string Partial => $"{Target}.{ContentDigest.Of(_module).Hex[..16]}.part";

    [Fact]
    public async Task A_module_is_put_in_its_place_and_nothing_beside_it()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(_module);
        await File.WriteAllTextAsync(Target, "an older one");

        var pulled = await DownloadAsync("hello:v1");

        (pulled.ManifestDigest, pulled.ModuleDigest, pulled.SizeBytes, pulled.Kind, pulled.ModulePath).Should().Be((digest, ContentDigest.Of(_module), _module.Length, WasmKind.Module, Target));
        await ShouldBeAloneAsync();
    }

    [Fact]
    public async Task A_download_that_broke_off_is_gone_on_with()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        BreakBlobsAfter(100_000);

        (await FluentActions.Awaiting(() => DownloadAsync("hello:v1")).Should().ThrowAsync<RegistryException>()).Which.Kind.Should().NotBe(RegistryErrorKind.StoreUnavailable);
        File.Exists(Target).Should().BeFalse();
        var had = new FileInfo(Partial).Length;
        had.Should().BePositive().And.BeLessThan(_module.Length);
        OnRequest = (context, next) =>
        {
            _ranges.Enqueue(context.Request.Headers.Range.ToString());
            return next(context);
        };
        await DownloadAsync("hello:v1");

        _ranges.Where(static range => range.Length > 0).Should().Equal(string.Create(CultureInfo.InvariantCulture, $"bytes={had}-"));
        await ShouldBeAloneAsync();
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(300_014)]
    [InlineData(400_000)]
    public async Task What_is_no_beginning_of_it_is_not_kept(int bytes)
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        await File.WriteAllBytesAsync(Partial, new byte[bytes]);

        await DownloadAsync("hello:v1");

        await ShouldBeAloneAsync();
    }

    [Fact]
    public async Task The_module_of_a_container_image_is_unpacked()
    {
        await NewImage("hello:v1").PushAsync(
            MediaTypes.OciImageConfig, """{"architecture":"wasm","os":"wasip1","config":{"Entrypoint":["/hello.wasm"]}}""", layers: ("application/vnd.oci.image.layer.v1.tar+gzip", TestArchive.Gzip(TestArchive.Tar(("hello.wasm", _module)))));

        (await DownloadAsync("hello:v1")).ModuleDigest.Should().Be(ContentDigest.Of(_module));

        await ShouldBeAloneAsync();
    }

    [Fact]
    public async Task What_is_no_module_leaves_nothing()
    {
        await NewImage("hello:v1").PushModuleAsync("a text"u8.ToArray());

        (await FluentActions.Awaiting(() => DownloadAsync("hello:v1")).Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.NotWasm);

        Directory.GetFileSystemEntries(Folder).Should().BeEmpty();
    }

    [Fact]
    public async Task A_module_over_the_limit_is_not_begun()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        var download = () => new ModuleDownloader(Client) { MaxModuleBytes = 1000 }.DownloadAsync(Image("hello:v1"), [], Target, null, CancellationToken.None);

        (await download.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().Be(RegistryErrorKind.TooLarge);

        Directory.GetFileSystemEntries(Folder).Should().BeEmpty();
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_named()
    {
        await NewImage("hello:v1").PushModuleAsync(_module);
        var path = Path.Combine(Folder, "nowhere", "module.wasm");
        var download = () => new ModuleDownloader(Client).DownloadAsync(Image("hello:v1"), [], path, null, CancellationToken.None);

        var failure = (await download.Should().ThrowAsync<RegistryException>()).Which;

        failure.Kind.Should().Be(RegistryErrorKind.StoreUnavailable);
        failure.Message.Should().Contain(path);
    }

    private Task<PulledModule> DownloadAsync(string name) => new ModuleDownloader(Client).DownloadAsync(Image(name), [], Target, null, CancellationToken.None);

    private async Task ShouldBeAloneAsync()
    {
        (await File.ReadAllBytesAsync(Target)).Should().Equal(_module);
        Directory.GetFileSystemEntries(Folder).Should().Equal(Target);
    }

    // The first connection brings so much, further ones nothing.
    private void BreakBlobsAfter(int bytes) => OnRequest = async (context, next) =>
    {
        if (context.Request.Method != "GET" || !context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal))
        {
            await next(context);
            return;
        }

        if (context.Request.Headers.Range.Count == 0)
        {
            context.Response.ContentLength = _module.Length;
            await context.Response.Body.WriteAsync(_module.AsMemory(0, bytes));
            await context.Response.Body.FlushAsync();
        }

        context.Abort();
    };
}
