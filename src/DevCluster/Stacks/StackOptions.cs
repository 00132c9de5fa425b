namespace Krustlet.DevCluster.Stacks;

/// <summary>What a <see cref="LocalStack"/> consists of.</summary>
/// <param name="Directory">Holds data, logs and kubeconfigs; made if absent, not deleted.</param>
/// <param name="AgentCommand">Program and leading arguments of the node agent.</param>
/// <param name="OperatorCommand">Program and leading arguments of the operator; null starts none.</param>
/// <param name="NodeNames">One agent a name.</param>
public sealed record StackOptions(
    string Directory,
    IReadOnlyList<string> AgentCommand,
    IReadOnlyList<string>? OperatorCommand,
    IReadOnlyList<string> NodeNames)
{
    /// <summary>The WasmNodePool that the nodes join.</summary>
    public string Pool { get; init; } = "default";

    /// <summary>Registries that are spoken to over plain HTTP, as <c>host:port</c>.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Pods a node takes.</summary>
    public int MaxPods { get; init; } = 1100;

    /// <summary>The address that a node reports, by its name; 127.0.0.1 for those not named.</summary>
    public IReadOnlyDictionary<string, string> NodeAddresses { get; init; } = new Dictionary<string, string>();

    /// <summary>More arguments for each agent.</summary>
    public IReadOnlyList<string> AgentArguments { get; init; } = [];

    /// <summary>More environment for agents and operator.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
