namespace Krustlet.Testing.ControlPlane;

/// <summary>The directory one control plane keeps everything in, and how it is laid out. In memory where the machine allows.</summary>
internal sealed class ControlPlaneFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public ControlPlaneFolder()
    {
        // etcd syncs every write to disk, which is most of its latency.
        var parent = Directory.Exists(SharedMemory) ? SharedMemory : Path.GetTempPath();
        Root = Path.Combine(parent, $"krustlet-control-plane-{Guid.NewGuid():N}");
        CreatePrivate(Root);
        CreatePrivate(Store);
        CreatePrivate(Logs);
    }

    public string Root { get; }

    public string Certificates => Path.Combine(Root, "certificates");

    public string Kubeconfigs => Path.Combine(Root, "kubeconfigs");

    public string Logs => Path.Combine(Root, "logs");

    public string Store => Path.Combine(Root, "etcd");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void CreatePrivate(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("A real control plane runs on Linux only. Use the embedded one.");
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
