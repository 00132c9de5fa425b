using System.Security.Cryptography;
using System.Text;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.Volumes.Csi;

/// <summary>
/// Where CSI volumes are, as a kubelet with this root folder has them: staged in <c>DATA/plugins/kubernetes.io/csi/DRIVER/HASH/globalmount</c>,
/// published in <c>DATA/pods/UID/volumes/kubernetes.io~csi/NAME/mount</c>, each with a record beside it.
/// </summary>
internal sealed class CsiFolders(string dataDirectory, VolumeFolders pods)
{
    /// <summary>The folder name of the kind.</summary>
    public const string KindFolder = "kubernetes.io~csi";

    private const string Record = "vol_data.json";
    private readonly string staging = Path.Combine(dataDirectory, "plugins", "kubernetes.io", "csi");

    /// <summary>The folder of one volume of a Pod.</summary>
    public string OfPod(PodKey pod, string specName) => pods.Of(pod, KindFolder, specName);

    /// <summary>Where the driver publishes it.</summary>
    public static string Target(string folder) => Path.Combine(folder, "mount");

    /// <summary>The folder of one staged volume.</summary>
    public string OfStaged(string driver, string handle) =>
        Path.Combine(staging, driver, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(handle))));

    /// <summary>Where the driver stages it.</summary>
    public static string StagingPath(string folder) => Path.Combine(folder, "globalmount");

    /// <summary>The record of a volume's folder.</summary>
    public static string RecordOf(string folder) => Path.Combine(folder, Record);

    /// <summary>The folders of every Pod's volume that has a record.</summary>
    public IEnumerable<string> Published() =>
        pods.Known().Select(uid => Path.Combine(pods.OfPod(uid), "volumes", KindFolder)).Where(Directory.Exists).SelectMany(Directory.EnumerateDirectories).Where(HasRecord);

    /// <summary>The folders of every staged volume that has a record.</summary>
    public IEnumerable<string> Staged() =>
        Directory.Exists(staging) ? Directory.EnumerateDirectories(staging).SelectMany(Directory.EnumerateDirectories).Where(HasRecord) : [];

    /// <summary>Whether a folder is one of a Pod's.</summary>
    public bool IsOf(string podUid, string folder) => SafePaths.IsBeneath(folder, pods.OfPod(podUid));

    private static bool HasRecord(string folder) => File.Exists(RecordOf(folder));
}
