namespace Krustlet.ModuleHost.Runtimes;

/// <summary>What a module is started with. Nothing else of the host reaches it.</summary>
public sealed record ModuleSpec
{
    /// <summary>Unique for ever.</summary>
    public required string Id { get; init; }

    /// <summary>argv, argv[0] included when wanted.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public IReadOnlyList<MountSpec> Mounts { get; init; } = [];

    /// <summary>Sockets it listens on, found as its descriptors from 3 on in this order, before the mounts.</summary>
    public IReadOnlyList<ListenerSpec> Listeners { get; init; } = [];

    /// <summary>The guest's current directory; empty for none.</summary>
    public string WorkingDirectory { get; init; } = "";

    /// <summary>Standard input that is written to while the module runs; null: at its end from the beginning.</summary>
    public ModuleInput? Input { get; init; }

    /// <summary>What it may call over HTTP.</summary>
    public OutboundHttpSpec OutboundHttp { get; init; } = OutboundHttpSpec.Nothing;

    /// <summary>Linear memory cap in bytes; 0: the host's default.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Processor time at most, in thousandths of a processor; 0: unlimited.</summary>
    public uint CpuMillicores { get; init; }

    /// <summary>0: unlimited.</summary>
    public ulong Fuel { get; init; }

    /// <summary>Zero: unlimited.</summary>
    public TimeSpan ExecutionTime { get; init; }
}
