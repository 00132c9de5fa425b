namespace Krustlet.ModuleHost.Native;

/// <summary>What an engine is made with. All but <see cref="Pool"/> decides what compiled code looks like.</summary>
internal sealed record EngineSettings
{
    /// <summary>Count fuel: makes code slower.</summary>
    public bool Fuel { get; init; }

    /// <summary>Check the epoch in loops and at function entries, so that a store can be interrupted or made to yield.</summary>
    public bool EpochInterruption { get; init; }

    /// <summary>Allow components.</summary>
    public bool Components { get; init; }

    /// <summary>Null: allocate on demand.</summary>
    public PoolSettings? Pool { get; init; }

    /// <summary>What compiled artifacts depend on, as a word for keys.</summary>
    public string CodeKey => $"{(Components ? "component" : "core")}{(Fuel ? "-fuel" : "")}{(EpochInterruption ? "-epoch" : "")}{(Pool is null ? "" : "-pool")}";
}
