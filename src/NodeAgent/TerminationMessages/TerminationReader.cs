using System.Text;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodLogs;

namespace Krustlet.NodeAgent.TerminationMessages;

/// <summary>
/// Adds to an ended run what the module left to say: its termination file, or with <c>FallbackToLogsOnError</c> the end of its log when
/// it failed and wrote none. What the host says itself (a trap) stands before it, as with any container runtime.
/// </summary>
internal sealed class TerminationReader(TerminationFiles files, PodLogFolders logs)
{
    /// <summary>Most bytes of a termination file that count: its last ones.</summary>
    public const int MaxFileBytes = 4096;

    private const int MaxLogLines = 80;
    private const int MaxLogBytes = 2048;

    /// <summary>The run with its message; one that has not ended is returned as it is.</summary>
    public ContainerRun Complete(PodFacts pod, string container, ContainerRun run)
    {
        if (!run.HasExited || pod.Containers.FirstOrDefault(c => c.Name == container) is not { } known)
        {
            return run;
        }

        var said = Written(pod.Key, known, run);
        if (said.Length == 0 && run.ExitCode != 0 && known.Spec.TerminationMessagePolicy == "FallbackToLogsOnError")
        {
            said = LogEnd.Read(logs.PathOf(pod.Key, container, run.Attempt), MaxLogLines, MaxLogBytes);
        }

        return said.Length == 0 ? run : run with { Message = string.IsNullOrEmpty(run.Message) ? said : $"{run.Message}: {said}" };
    }

    /// <summary>The Pod with the messages of those newest runs that a host reports; what a written status remembers has its message.</summary>
    public PodFacts CompleteAll(PodFacts pod, ILookup<string, ContainerRun> runs) =>
        pod with { Containers = [.. pod.Containers.Select(c => c.Current is { } run && runs[c.Name].Contains(run) ? c with { Current = Complete(pod, c.Name, run) } : c)] };

    /// <summary>Nothing but a file that is the run's own is read: a link that a component put in its place leads nowhere.</summary>
    private string Written(PodKey pod, ContainerFacts container, ContainerRun run)
    {
        var file = new FileInfo(files.PathOf(pod.Uid, container.Spec, run.Id));
        if (!file.Exists || file.LinkTarget is not null || file.Length == 0)
        {
            return "";
        }

        try
        {
            using var handle = File.OpenHandle(file.FullName);
            var bytes = new byte[(int)Math.Min(file.Length, MaxFileBytes)];
            var read = RandomAccess.Read(handle, bytes, file.Length - bytes.Length);
            return Encoding.UTF8.GetString(bytes.AsSpan(0, read));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"the termination message cannot be read: {failure.Message}";
        }
    }
}
