using System.Collections.Concurrent;
using Krustlet.Oci.Manifests;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Krustlet.Oci.Tests.Fixtures;

namespace Krustlet.Oci.Tests.Store;

public sealed class PullProgressTests : RegistryFixture
{
    private const string Tar = "application/vnd.oci.image.layer.v1.tar";

    [Fact]
    public async Task A_pull_tells_how_many_of_a_modules_bytes_have_come_until_all_have()
    {
        var module = TestModules.OfSize(1_000_000);
        var digest = await NewImage("hello:v1").PushModuleAsync(module);

        var (pulled, told) = await PullAsync();

        told.Select(static p => p.Received).Should().StartWith([0L]).And.EndWith([(long)module.Length]).And.BeInAscendingOrder().And.HaveCountGreaterThan(2);
        told.Should().OnlyContain(p => p.Total == module.Length && p.Blob == pulled.ModuleDigest && p.Image == Image($"hello@{digest}"));
        Store.BytesReceived.Should().Be(module.Length);
    }

    [Fact]
    public async Task Every_layer_of_a_container_image_is_told_of_by_its_digest()
    {
        var (one, two) = (TestArchive.Tar(("x", new byte[50_000])), TestArchive.Tar(("hello.wasm", TestModules.OfSize(300_000))));
        await NewImage("hello:v1").PushAsync(
            MediaTypes.OciImageConfig, """{"architecture":"wasm","os":"wasi","config":{}}""", layers: [(Tar, one), (Tar, two)]);

        var (_, told) = await PullAsync();

        told.GroupBy(static p => p.Blob).Select(static blob => blob.Last().Received).Should().Equal([two.Length, one.Length], "layers are read from the top");
        Store.BytesReceived.Should().Be(one.Length + two.Length);
    }

    [Fact]
    public void Everyone_who_waits_for_a_download_is_told_until_they_leave_and_its_bytes_count_once()
    {
        var listeners = new PullListeners();
        var key = new FetchKey(Image("hello:v1"), null);
        var progress = new PullProgress(key.Image, ContentDigest.Of([]), 10, 20);
        var (one, other, elsewhere) = (new Listener(), new Listener(), new Listener());
        using var third = listeners.Join(new FetchKey(Image("other:v1"), null), elsewhere);
        using (var second = listeners.Join(key, other))
        {
            using (var first = listeners.Join(key, one))
            {
                listeners.Report(key, progress, 10);
            }

            listeners.Report(key, progress with { Received = 20 }, 10);
        }

        listeners.Report(key, progress, 5);
        one.Told.Should().Equal(progress);
        other.Told.Should().Equal(progress, progress with { Received = 20 });
        elsewhere.Told.Should().BeEmpty();
        listeners.Received.Should().Be(25);
    }

    [Fact]
    public async Task Nothing_is_told_of_a_module_that_is_here()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync();

        (await PullAsync()).Told.Should().BeEmpty();
    }

    private async Task<(PulledModule Pulled, IReadOnlyCollection<PullProgress> Told)> PullAsync()
    {
        var told = new Listener();
        return (await Store.PullAsync(Image("hello:v1"), [], new PullOptions { Progress = told }, CancellationToken.None), told.Told);
    }

    private sealed class Listener : IProgress<PullProgress>
    {
        public ConcurrentQueue<PullProgress> Told { get; } = new();

        public void Report(PullProgress value) => Told.Enqueue(value);
    }
}
