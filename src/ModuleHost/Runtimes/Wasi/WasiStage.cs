namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>What the call that a task polls does.</summary>
internal enum WasiStage
{
    New,
    Instantiating,
    Running,
}
