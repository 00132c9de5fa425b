namespace Krustlet.ModuleHost.Runtimes.Wasi;

/// <summary>A module that is loaded or being loaded. Its counts belong to <see cref="LoadedModules"/>, under its lock.</summary>
internal sealed class LoadedModule(string digest, Task<WasiModule> loading)
{
    public string Digest { get; } = digest;

    public Task<WasiModule> Loading { get; } = loading;

    /// <summary>Leases, and callers that wait for the load.</summary>
    public int Users { get; set; }

    /// <summary>Timestamp since when nobody uses it.</summary>
    public long IdleSince { get; set; }
}
