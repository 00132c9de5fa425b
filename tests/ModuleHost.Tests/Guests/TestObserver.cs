using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Tests.Guests;

/// <summary>Keeps what it is told of a module, and counts ends.</summary>
internal sealed class TestObserver : IModuleObserver
{
    private readonly TaskCompletionSource running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ModuleExit> exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int exits;

    public Task Running => running.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public Task<ModuleExit> Exited => exited.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public int Exits => Volatile.Read(ref exits);

    public void OnRunning() => running.TrySetResult();

    public void OnExited(ModuleExit exit)
    {
        Interlocked.Increment(ref exits);
        exited.TrySetResult(exit);
    }
}
