using k8s.Models;

namespace Krustlet.NodeAgent.Volumes.Kinds;

/// <summary><c>hostPath</c>: a path of the node, only beneath the prefixes that the node's owner allows. None by default.</summary>
internal sealed class HostPathVolume(IReadOnlyList<string> allowedPrefixes) : IVolumeKind
{
    private const UnixFileMode NewFolderMode = (UnixFileMode)0b111_101_101;
    private const UnixFileMode NewFileMode = (UnixFileMode)0b110_100_100;

    /// <inheritdoc/>
    public string FolderName => "kubernetes.io~host-path";

    /// <inheritdoc/>
    public bool Handles(V1Volume volume) => volume.HostPath is not null;

    /// <inheritdoc/>
    public Task<MountedVolume> MountAsync(VolumeRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(new MountedVolume(Ensure(request.Volume.HostPath)));

    /// <summary>The path, allowed, and there as its type wants it.</summary>
    /// <exception cref="VolumeException">It is neither.</exception>
    public string Ensure(V1HostPathVolumeSource source)
    {
        var path = Allowed(source.Path);
        Ensure(path, source.Type ?? "");
        return path;
    }

    /// <inheritdoc/>
    public string PathOf(V1Volume volume, string directory) => Allowed(volume.HostPath.Path);

    private string Allowed(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var real = SafePaths.Real(full);
        if (Path.IsPathRooted(path) && IsAllowed(full) && IsAllowed(real))
        {
            return real;
        }

        var allowed = allowedPrefixes.Count == 0 ? "none are" : $"allowed are {string.Join(", ", allowedPrefixes)}";
        throw new VolumeException(
            $"hostPath \"{path}\" is not allowed on this node ({allowed}): start the node agent with --allow-host-path for a prefix of it, or use another kind of volume");
    }

    private bool IsAllowed(string path) =>
        allowedPrefixes.Select(static p => Path.TrimEndingDirectorySeparator(Path.GetFullPath(p)))
            .Any(prefix => SafePaths.IsBeneath(path, prefix) || SafePaths.IsBeneath(path, SafePaths.Real(prefix)));

    private static void Ensure(string path, string type)
    {
        switch (type)
        {
            case "DirectoryOrCreate" when !Path.Exists(path):
                Directory.CreateDirectory(path, NewFolderMode);
                break;
            case "FileOrCreate" when !Path.Exists(path):
                File.WriteAllBytes(path, []);
                File.SetUnixFileMode(path, NewFileMode);
                break;
            case "Directory" or "DirectoryOrCreate" when !Directory.Exists(path):
                throw new VolumeException($"hostPath type check failed: {path} is not a directory");
            case "File" or "FileOrCreate" when !File.Exists(path):
                throw new VolumeException($"hostPath type check failed: {path} is not a file");
            case "Socket" or "CharDevice" or "BlockDevice":
                throw new VolumeException($"hostPath type {type} has no meaning for a WebAssembly module: use Directory or File");
            case "" when !Path.Exists(path):
                throw new VolumeException($"hostPath {path} does not exist on this node: create it, or set type: DirectoryOrCreate");
        }
    }
}
