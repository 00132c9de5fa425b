using System.Globalization;

namespace Krustlet.Testing.ControlPlane;

/// <summary>The directory one control plane keeps everything in, and how it is laid out. In memory where the machine allows.</summary>
internal sealed class ControlPlaneFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";
    private const string NamePrefix = "krustlet-control-plane-";

    public ControlPlaneFolder()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("A real control plane runs on Linux only. Use the embedded one.");
        }

        // etcd syncs every write to disk, which is most of its latency.
        var parent = Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath();
        DeleteAbandoned(parent);
        Root = Path.Combine(parent, $"{NamePrefix}{Environment.ProcessId}-{Guid.NewGuid():N}");
        foreach (var path in (string[])[Root, Certificates, Kubeconfigs, Logs, Store])
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Root { get; }

    public string Certificates => Path.Combine(Root, "certificates");

    public string Kubeconfigs => Path.Combine(Root, "kubeconfigs");

    public string Logs => Path.Combine(Root, "logs");

    public string Store => Path.Combine(Root, "etcd");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    // A process that is killed cannot delete its folder, so the next one does; its components died with it.
    private static void DeleteAbandoned(string parent)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, $"{NamePrefix}*").Where(IsAbandoned))
        {
            try
            {
                Directory.Delete(path, recursive: true);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Another run is deleting it too, or it is another user's to delete.
            }
        }
    }

    private static bool IsAbandoned(string path)
    {
        var owner = Path.GetFileName(path)[NamePrefix.Length..].Split('-')[0];
        return int.TryParse(owner, NumberStyles.None, CultureInfo.InvariantCulture, out var processId) && !Directory.Exists($"/proc/{processId}");
    }
}
