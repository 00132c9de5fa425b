namespace Krustlet.ModuleHost.Runtimes;

/// <summary>Runs one kind of modules.</summary>
internal interface IModuleRuntime
{
    /// <summary>Starts a module. Its life is told to the observer, on any thread, possibly before this returns.</summary>
    /// <exception cref="ModuleStartException">It cannot be started; the observer is told nothing.</exception>
    ValueTask<IRunningModule> StartAsync(
        ModuleSource source, ModuleSpec spec, IModuleOutput output, IModuleObserver observer, CancellationToken cancellationToken);
}
