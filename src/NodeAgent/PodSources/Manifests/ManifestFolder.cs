using k8s.Models;
using Krustlet.NodeAgent.Folders;
using Krustlet.NodeAgent.NodeRegistration;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodSources.Manifests;

/// <summary>
/// Follows the folder of static Pods: looks at it whenever the kernel tells of a change, and every so often, since the kernel does not tell of
/// everything. A manifest that is changed into one that cannot be read leaves the Pod of its last good version running; one
/// that is removed ends its Pod. A Pod that had finished under an earlier agent is taken up as such.
/// </summary>
internal sealed partial class ManifestFolder(ManifestFolderOptions options, StaticPods pods, StaticPodEnds ends, INodeIdentity node, TimeProvider time, ILogger<ManifestFolder> logger)
{
    private readonly Dictionary<string, (string Text, V1Pod? Pod)> known = new(StringComparer.Ordinal);

    private readonly TaskCompletionSource scanned = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the folder was read once: before that nobody can say that a static Pod is gone.</summary>
    public Task Scanned => options.Path is null ? Task.CompletedTask : scanned.Task;

    /// <summary>Tells <paramref name="sink"/> of the Pods, until cancelled.</summary>
    public async Task FollowAsync(IPodSink sink, CancellationToken cancellationToken)
    {
        if (options.Path is not { } folder)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, time, cancellationToken);
            return;
        }

        using var changes = new FolderChanges(folder, options.CheckFrequency, time, logger);
        while (true)
        {
            changes.Follow();
            if (TryScan(folder, sink))
            {
                scanned.TrySetResult();
            }

            await changes.WaitAsync(cancellationToken);
        }
    }

    private bool TryScan(string folder, IPodSink sink)
    {
        try
        {
            var files = Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(static f => !Path.GetFileName(f).StartsWith('.')).Order(StringComparer.Ordinal).ToList() : [];
            foreach (var gone in known.Keys.Except(files).ToList())
            {
                known.Remove(gone);
            }

            // Each on its own: one that cannot be read keeps no other from running.
            var areRead = files.Select(TryRead).ToList().TrueForAll(static isRead => isRead);
            var now = known.Values.Select(static k => k.Pod).OfType<V1Pod>().ToList();
            ends.KeepOnly(now.Select(static p => p.Metadata.Uid).ToHashSet(StringComparer.Ordinal));
            pods.Replace(now, sink);
            return areRead;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogUnreadable(logger, failure, folder);
            return false;
        }
    }

    /// <summary>False for a file that cannot be read now: its Pod, if it has been read before, stays as it is.</summary>
    private bool TryRead(string file)
    {
        try
        {
            Take(file, File.ReadAllText(file));
            return true;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // Gone meanwhile, or a link to nothing.
            known.Remove(file);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogUnreadableFile(logger, failure, file);
            return false;
        }
    }

    private void Take(string file, string text)
    {
        if (known.TryGetValue(file, out var before) && before.Text == text)
        {
            return;
        }

        try
        {
            var pod = ManifestReader.Read(text, file, node.NodeName, time.GetUtcNow());
            pod.Status = ends.Find(pod.Metadata.Uid) ?? pod.Status;
            known[file] = (text, pod);
        }
        catch (ManifestException failure)
        {
            LogRefused(logger, file, failure.Message);
            known[file] = (text, before.Pod);
        }
    }

    [LoggerMessage(4540, LogLevel.Error, "The manifest {File} is not run: {Problem}")]
    private static partial void LogRefused(ILogger logger, string file, string problem);

    [LoggerMessage(4544, LogLevel.Warning, "The manifest {File} cannot be read: trying again")]
    private static partial void LogUnreadableFile(ILogger logger, Exception failure, string file);

    [LoggerMessage(4541, LogLevel.Warning, "The manifest folder {Folder} cannot be read: trying again")]
    private static partial void LogUnreadable(ILogger logger, Exception failure, string folder);
}
