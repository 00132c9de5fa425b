namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>Gives a loaded module back when an instance of it has ended.</summary>
internal sealed class LeaseObserver(IModuleObserver observer, ModuleLease lease) : IModuleObserver
{
    public void OnRunning() => observer.OnRunning();

    public void OnExited(ModuleExit exit)
    {
        lease.Dispose();
        observer.OnExited(exit);
    }
}
