using System.Globalization;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodLogs;

/// <summary>Where logs are: <c>ROOT/NAMESPACE_NAME_UID/CONTAINER/ATTEMPT.log</c>, as every log collector expects.</summary>
internal sealed class PodLogFolders(string root)
{
    /// <summary>The log file of one run.</summary>
    public string PathOf(PodKey pod, string container, int attempt) =>
        Path.Combine(ContainerFolder(pod, container), attempt.ToString(CultureInfo.InvariantCulture) + ".log");

    /// <summary>Makes the folder of a container.</summary>
    public void Create(PodKey pod, string container) => Directory.CreateDirectory(ContainerFolder(pod, container));

    /// <summary>Removes the logs of runs before <paramref name="oldestKept"/>, rotated files included.</summary>
    public void Prune(PodKey pod, string container, int oldestKept)
    {
        var folder = ContainerFolder(pod, container);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (var file in Directory.EnumerateFiles(folder).Where(f => AttemptOf(f) < oldestKept))
        {
            File.Delete(file);
        }
    }

    /// <summary>Removes all logs of a Pod.</summary>
    public void Remove(PodKey pod)
    {
        var folder = PodFolder(pod);
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Every Pod that has logs here.</summary>
    public IReadOnlyList<PodKey> Known() =>
        Directory.Exists(root)
            ? [.. Directory.EnumerateDirectories(root).Select(static d => Path.GetFileName(d).Split('_')).Where(static p => p.Length == 3).Select(static p => new PodKey(p[0], p[1], p[2]))]
            : [];

    private static int? AttemptOf(string file) =>
        int.TryParse(Path.GetFileName(file).Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? attempt : null;

    private string PodFolder(PodKey pod) => Path.Combine(root, $"{pod.Namespace}_{pod.Name}_{pod.Uid}");

    private string ContainerFolder(PodKey pod, string container) => Path.Combine(PodFolder(pod), container);
}
