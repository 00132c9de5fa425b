namespace Krustlet.ModuleHost.Runtimes;

/// <summary>Told of one module's life, in order, on any thread: running at most once, then exited exactly once.</summary>
public interface IModuleObserver
{
    void OnRunning();

    void OnExited(ModuleExit exit);
}
