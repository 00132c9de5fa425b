using Krustlet.NodeAgent.Folders;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.NodeAgent.Tests.PodTesting;
using Microsoft.Extensions.Time.Testing;

namespace Krustlet.NodeAgent.Tests.Folders;

public sealed class FolderChangesTests : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly TemporaryFolder folder = new();
    private readonly FakeTimeProvider time = new();
    private readonly ListLogger<FolderChangesTests> logger = new();
    private int opened;
    private int refusals;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_change_is_heard_of_at_once()
    {
        using var changes = Create();
        changes.Follow();

        await File.WriteAllTextAsync(folder.Combine("one"), "");

        await changes.WaitAsync(CancellationToken.None).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_machine_without_notifications_is_told_of_once_and_the_folder_looked_at_by_the_clock()
    {
        refusals = 2;
        using var changes = Create();
        changes.Follow();
        changes.Follow();
        await File.WriteAllTextAsync(folder.Combine("one"), "");

        var waiting = changes.WaitAsync(CancellationToken.None);
        waiting.IsCompleted.Should().BeFalse("nothing tells of the change");
        time.Advance(Period);

        await waiting.WaitAsync(Patience);
        logger.Messages.Should().ContainSingle().Which.Should().Contain("fs.inotify.max_user_instances");
    }

    [Fact]
    public async Task Notifications_are_taken_up_once_there_are_some()
    {
        refusals = 1;
        using var changes = Create();
        changes.Follow();
        changes.Follow();

        await File.WriteAllTextAsync(folder.Combine("one"), "");

        await changes.WaitAsync(CancellationToken.None).WaitAsync(Patience);
        opened.Should().Be(2);
    }

    [Fact]
    public void A_folder_that_is_not_there_yet_is_no_problem()
    {
        using var changes = new FolderChanges(folder.Combine("later"), Period, Open, time, logger);

        changes.Follow();

        opened.Should().Be(0);
        logger.Messages.Should().BeEmpty();
    }

    private FolderChanges Create() => new(folder.Path, Period, Open, time, logger);

    private FileSystemWatcher Open(string path)
    {
        opened++;
        return refusals-- > 0 ? throw new IOException("The configured user limit on the number of inotify instances has been reached.") : new FileSystemWatcher(path);
    }
}
