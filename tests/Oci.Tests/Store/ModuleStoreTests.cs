using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Krustlet.Oci.Tests.Fixtures;
using Microsoft.AspNetCore.Http;

namespace Krustlet.Oci.Tests.Store;

public sealed class ModuleStoreTests : RegistryFixture
{
    [Fact]
    public async Task A_pulled_module_is_found_by_its_tag_and_by_its_digest_without_the_registry()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        OnRequest = (_, _) => throw new InvalidOperationException("the registry must not be asked");

        (await Store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().Be(pulled);
        (await Store.FindAsync(Image($"hello@{digest}"), CancellationToken.None))!.ModulePath.Should().Be(pulled.ModulePath);
        (await Store.FindAsync(Image("hello:v2"), CancellationToken.None)).Should().BeNull();
        (await Store.FindAsync(Image("other:v1"), CancellationToken.None)).Should().BeNull();
    }

    [Fact]
    public async Task A_pinned_pull_says_nothing_about_the_tag_written_beside_it()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);

        await PullAsync($"hello:v9@{digest}");

        (await Store.FindAsync(Image("hello:v9"), CancellationToken.None)).Should().BeNull();
        (await Store.FindAsync(Image($"hello:v9@{digest}"), CancellationToken.None)).Should().NotBeNull();
    }

    [Fact]
    public async Task A_moved_tag_is_pulled_anew_and_no_longer_stands_for_the_old_module()
    {
        var image = NewImage("hello:v1");
        var first = await image.PushModuleAsync(TestModules.Named("one"));
        await PullAsync("hello:v1");
        var second = await image.PushModuleAsync(TestModules.Named("two"));

        (await PullAsync("hello:v1")).ManifestDigest.Should().Be(second);

        (await Store.FindAsync(Image("hello:v1"), CancellationToken.None))!.ManifestDigest.Should().Be(second);
        (await Store.FindAsync(Image($"hello@{first}"), CancellationToken.None)).Should().NotBeNull();
        Store.List().Should().HaveCount(2);
    }

    [Fact]
    public async Task A_second_pull_of_the_same_module_asks_but_downloads_nothing()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");
        var methods = new List<string>();
        OnRequest = (context, next) =>
        {
            methods.Add(context.Request.Method);
            return next(context);
        };

        await PullAsync("hello:v1");

        methods.Should().Equal("HEAD");
    }

    [Fact]
    public async Task A_module_shared_by_two_repositories_is_kept_once_and_goes_with_the_last()
    {
        var module = TestModules.OfSize(1000);
        var one = await NewImage("one:v1").PushModuleAsync(module);
        var two = await NewImage("two:v1").PushModuleAsync(module);
        await PullAsync("one:v1");
        await PullAsync("two:v1");

        (await Store.RemoveAsync(Image("one").Name, one, CancellationToken.None)).Should().Be(0);
        (await Store.FindAsync(Image("two:v1"), CancellationToken.None)).Should().NotBeNull();
        (await Store.RemoveAsync(Image("two").Name, two, CancellationToken.None)).Should().Be(module.Length);

        Store.List().Should().BeEmpty();
        Blobs().Should().BeEmpty();
    }

    [Fact]
    public async Task Many_who_want_one_module_share_one_download()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.OfSize(100_000));
        var (resolutions, blobs, release) = (0, 0, new TaskCompletionSource());
        OnRequest = async (context, next) =>
        {
            Interlocked.Add(ref resolutions, HttpMethods.IsHead(context.Request.Method) ? 1 : 0);
            Interlocked.Add(ref blobs, context.Request.Path.Value!.Contains("/blobs/", StringComparison.Ordinal) ? 1 : 0);
            await release.Task;
            await next(context);
        };

        var pulls = Enumerable.Range(0, 50).Select(_ => PullAsync("hello:v1")).ToList();
        release.SetResult();

        (await Task.WhenAll(pulls)).Select(pulled => pulled.ModulePath).Distinct().Should().ContainSingle();
        (resolutions, blobs).Should().Be((1, 2), "the module and its configuration come once");
    }

    [Fact]
    public async Task One_who_gives_up_does_not_spoil_it_for_the_others()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var release = new TaskCompletionSource();
        OnRequest = async (context, next) =>
        {
            await release.Task;
            await next(context);
        };
        using var impatience = new CancellationTokenSource();
        var impatient = Store.PullAsync(Image("hello:v1"), [], impatience.Token);
        var patient = PullAsync("hello:v1");

        await impatience.CancelAsync();
        var abandoned = () => impatient;
        await abandoned.Should().ThrowAsync<OperationCanceledException>();
        release.SetResult();

        (await patient).SizeBytes.Should().Be(TestModules.Empty.Length);
    }

    [Fact]
    public async Task A_pull_nobody_waits_for_any_more_ends_and_can_be_tried_again()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var (arrived, aborted) = (new TaskCompletionSource(), new TaskCompletionSource());
        OnRequest = async (context, _) =>
        {
            context.RequestAborted.Register(aborted.SetResult);
            arrived.TrySetResult();
            await aborted.Task;
        };
        using var impatience = new CancellationTokenSource();
        var pull = Store.PullAsync(Image("hello:v1"), [], impatience.Token);
        await arrived.Task;
        await impatience.CancelAsync();
        await aborted.Task.WaitAsync(TimeSpan.FromMinutes(1));
        var abandoned = () => pull;
        await abandoned.Should().ThrowAsync<OperationCanceledException>();
        OnRequest = (context, next) => next(context);

        (await PullAsync("hello:v1")).SizeBytes.Should().Be(TestModules.Empty.Length);
    }

    [Fact]
    public async Task What_was_pulled_is_there_after_a_restart()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");

        using var reopened = OpenStore();

        (await reopened.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().Be(pulled);
    }

    [Fact]
    public async Task What_a_crash_left_is_cleared_away_at_the_next_start()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        await File.WriteAllTextAsync(Path.Combine(StoreFolder, "ingest", "half"), "half");
        var orphan = Path.Combine(Path.GetDirectoryName(pulled.ModulePath)!, new string('0', 64));
        await File.WriteAllTextAsync(orphan, "orphan");

        using var reopened = OpenStore();

        (await reopened.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().NotBeNull();
        Directory.GetFiles(Path.Combine(StoreFolder, "ingest")).Should().BeEmpty();
        Blobs().Should().Contain(pulled.ModulePath).And.NotContain(orphan).And.HaveCount(3, "manifest and configuration are the module's");
    }

    [Fact]
    public async Task A_damaged_index_costs_a_pull_not_the_node()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");
        await File.WriteAllTextAsync(Path.Combine(StoreFolder, "index.json"), "{ half an ind");

        using var reopened = OpenStore();

        (await reopened.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().BeNull();
        (await reopened.PullAsync(Image("hello:v1"), [], CancellationToken.None)).SizeBytes.Should().Be(TestModules.Empty.Length);
    }

    [Fact]
    public async Task A_module_whose_file_was_lost_is_not_found_and_is_pulled_again()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        var pulled = await PullAsync("hello:v1");
        File.Delete(pulled.ModulePath);

        (await Store.FindAsync(Image("hello:v1"), CancellationToken.None)).Should().BeNull();
        await PullAsync("hello:v1");
        File.Exists(pulled.ModulePath).Should().BeTrue();
    }

    [Fact]
    public async Task A_store_that_cannot_be_written_says_so()
    {
        await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        Directory.Delete(Path.Combine(StoreFolder, "ingest"));
        await File.WriteAllTextAsync(Path.Combine(StoreFolder, "ingest"), "a file where the folder was");
        var pull = () => PullAsync("hello:v1");

        var failure = (await pull.Should().ThrowAsync<RegistryException>()).Which;
        failure.Kind.Should().Be(RegistryErrorKind.StoreUnavailable);
        failure.Message.Should().Contain(StoreFolder);
    }

    [Fact]
    public async Task The_list_gives_a_node_status_its_names()
    {
        var digest = await NewImage("hello:v1").PushModuleAsync(TestModules.Empty);
        await NewImage("hello:latest").PushModuleAsync(TestModules.Empty);
        await PullAsync("hello:v1");
        await PullAsync("hello");

        Store.List().Should().ContainSingle().Which.References
            .Should().Equal($"{Authority}/hello@{digest}", $"{Authority}/hello:v1", $"{Authority}/hello:latest");
    }

    private string[] Blobs() => Directory.GetFiles(Path.Combine(StoreFolder, "blobs"), "*", SearchOption.AllDirectories);
}
