namespace Krustlet.ModuleHost.Runtimes;

/// <summary>A module that was started. Safe from any thread, also after its end.</summary>
internal interface IRunningModule
{
    ModuleUsage Usage { get; }

    /// <summary>Asks for its end. The first request counts; a module that ends by itself meanwhile keeps its own exit.</summary>
    void Stop(StopRequest request);
}
