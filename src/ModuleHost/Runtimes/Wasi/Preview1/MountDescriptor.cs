namespace Krustlet.ModuleHost.Runtimes.Wasi.Preview1;

/// <summary>A mounted folder, which a guest finds by its path before anything is opened.</summary>
internal sealed class MountDescriptor(MountSpec mount) : FolderDescriptor(new FolderAccess(mount.HostPath, mount.ReadOnly))
{
    public override string PreopenPath => mount.GuestPath;
}
