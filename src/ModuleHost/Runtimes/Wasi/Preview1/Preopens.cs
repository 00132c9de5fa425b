namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A guest's first descriptors: the three streams, then its mounts.</summary>
internal static class Preopens
{
    /// <summary>One descriptor a mounted folder, and one for all files that are mounted into the same guest folder.</summary>
    public static IEnumerable<Descriptor> Create(IReadOnlyList<MountSpec> mounts)
    {
        var files = mounts.Where(mount => File.Exists(mount.HostPath)).ToList();
        foreach (var mount in mounts.Except(files))
        {
            yield return new MountDescriptor(mount);
        }

        foreach (var group in files.GroupBy(mount => Path.GetDirectoryName(mount.GuestPath) ?? "/"))
        {
            yield return new FileMountsDescriptor(group.Key, group);
        }
    }
}
