namespace Krustlet.DevCluster.Stacks;

/// <summary>What sets one node of a stack apart.</summary>
/// <param name="Name">The Node's name.</param>
/// <param name="Pool">The WasmNodePool that it joins.</param>
/// <param name="MaxPods">Pods it takes.</param>
/// <param name="Arguments">More arguments for its agent.</param>
public sealed record NodeSettings(string Name, string Pool, int MaxPods, IReadOnlyList<string> Arguments);
