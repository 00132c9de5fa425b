using Krustlet.ModuleHost.Protocol;
using Krustlet.ModuleHost.Service;

namespace Krustlet.ModuleHost.Tests.Service;

public sealed class StatusFeedTests
{
    private readonly StatusFeed feed = new();

    [Fact]
    public async Task The_end_waits_until_a_watcher_has_been_told_of_the_last_change()
    {
        var subscription = feed.Subscribe();
        feed.Publish(new ModuleStatus { Id = "one", State = ModuleState.Exited });

        var told = feed.EndAsync();

        (await subscription.TakeAsync(CancellationToken.None)).Should().ContainSingle().Which.Module.State.Should().Be(ModuleState.Exited);
        (await subscription.TakeAsync(CancellationToken.None)).Should().BeEmpty("there is nothing more");
        told.IsCompleted.Should().BeFalse("the watcher may still be sending it");
        subscription.Dispose();
        await told.WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task The_end_waits_for_nobody_when_nobody_watches()
    {
        feed.Subscribe().Dispose();

        await feed.EndAsync().WaitAsync(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Who_begins_to_watch_at_the_end_gets_no_changes()
    {
        _ = feed.EndAsync();
        using var subscription = feed.Subscribe();

        (await subscription.TakeAsync(CancellationToken.None)).Should().BeEmpty();
    }
}
