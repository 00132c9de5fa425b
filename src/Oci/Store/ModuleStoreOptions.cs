using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Store;

/// <summary>Where modules are kept and how many come at once.</summary>
public sealed record ModuleStoreOptions
{
    /// <summary>The store's folder; made if absent, readable by this user only. One process at a time owns it.</summary>
    public required string Root { get; init; }

    /// <summary>Folders of stores that are only read: modules that came with the machine, or were carried to it (<c>krustlet store import</c>). Asked after the own one, in this order.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>How many modules are downloaded at the same time.</summary>
    /// <value>4.</value>
    public int MaxParallelPulls { get; init; } = 4;

    /// <summary>The largest module kept, and the most bytes unpacked to find one.</summary>
    /// <value>512 MiB.</value>
    public long MaxModuleBytes { get; init; } = 512L * 1024 * 1024;

    /// <summary>Whether what is stored is on the disk itself before it counts. False: for a folder that ends with this process.</summary>
    /// <value>True.</value>
    public bool FlushesToDisk { get; init; } = true;

    /// <exception cref="RegistryException">InvalidConfiguration, with every problem and its fix.</exception>
    internal void Validate()
    {
        string[] problems =
        [
            .. Path.IsPathRooted(Root) ? (string[])[] : [$"the root \"{Root}\" must be an absolute path"],
            .. Seeds.Where(seed => !Path.IsPathRooted(seed)).Select(seed => $"the seed \"{seed}\" must be an absolute path"),
            .. MaxParallelPulls > 0 ? (string[])[] : [$"MaxParallelPulls is {MaxParallelPulls}; set it to 1 or more"],
            .. MaxModuleBytes > 0 ? (string[])[] : [$"MaxModuleBytes is {MaxModuleBytes}; set it to 1 or more"],
        ];
        if (problems.Length > 0)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"the module store cannot be opened: {string.Join("; ", problems)}");
        }
    }
}
