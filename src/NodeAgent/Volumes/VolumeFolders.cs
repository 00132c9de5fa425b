using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.Volumes;

/// <summary>Where volumes are kept: <c>DATA/pods/UID/volumes/KIND/NAME</c>, so that nothing of two Pods ever meets.</summary>
internal sealed class VolumeFolders(string dataDirectory)
{
    private readonly string pods = Path.Combine(dataDirectory, "pods");

    /// <summary>The folder of all Pods.</summary>
    public string Root => pods;

    /// <summary>The folder of one volume.</summary>
    public string Of(PodKey pod, string kindFolder, string volume) => Path.Combine(OfPod(pod.Uid), "volumes", kindFolder, volume);

    /// <summary>The folder of one Pod.</summary>
    public string OfPod(string uid) => Path.Combine(pods, uid);

    /// <summary>UIDs of every Pod that left something here.</summary>
    public IReadOnlyList<string> Known() => Directory.Exists(pods) ? [.. Directory.EnumerateDirectories(pods).Select(static d => Path.GetFileName(d))] : [];
}
