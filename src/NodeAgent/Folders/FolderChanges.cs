using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Folders;

/// <summary>
/// When to look at a folder again: whenever the kernel tells of a change (inotify(7)), and every so often, since it does not tell of everything. A
/// machine has few inotify instances (fs.inotify.max_user_instances, 128 for all programs of a user): while there is none to be had, the time alone counts.
/// </summary>
internal sealed partial class FolderChanges(string folder, TimeSpan period, Func<string, FileSystemWatcher> open, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? watcher;
    private bool isTold;

    public FolderChanges(string folder, TimeSpan period, TimeProvider time, ILogger logger)
        : this(folder, period, static path => new FileSystemWatcher(path) { IncludeSubdirectories = true }, time, logger)
    {
    }

    /// <summary>Begins to hear of changes, where that can be had. Call it before each look at the folder: what changes after it is heard of.</summary>
    public void Follow()
    {
        if (watcher is not null || !Directory.Exists(folder))
        {
            return;
        }

        FileSystemWatcher? opened = null;
        try
        {
            opened = open(folder);
            opened.Changed += OnChange;
            opened.Created += OnChange;
            opened.Deleted += OnChange;
            opened.Renamed += OnChange;
            opened.Error += OnChange;
            opened.EnableRaisingEvents = true;
            watcher = opened;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or ArgumentException)
        {
            opened?.Dispose();
            if (!isTold)
            {
                isTold = true;
                LogUnwatched(logger, failure, folder, period);
            }
        }
    }

    /// <summary>Waits until it is time to look again.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changes.Reader.WaitToReadAsync(pause.Token).AsTask(), Task.Delay(period, time, pause.Token));
        await pause.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        changes.Reader.TryRead(out _);
    }

    /// <inheritdoc/>
    public void Dispose() => watcher?.Dispose();

    private void OnChange(object sender, EventArgs change) => changes.Writer.TryWrite(true);

    [LoggerMessage(4806, LogLevel.Warning, "Changes of {Folder} are seen every {Period} only: the kernel gives no more notifications. Raise fs.inotify.max_user_instances")]
    private static partial void LogUnwatched(ILogger logger, Exception failure, string folder, TimeSpan period);
}
