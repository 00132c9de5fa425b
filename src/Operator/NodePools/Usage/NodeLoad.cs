namespace Krustlet.Operator.NodePools.Usage;

/// <summary>What the Pods of a node ask for.</summary>
/// <param name="Pods">How many they are.</param>
/// <param name="Cpu">Cores.</param>
/// <param name="Memory">Bytes.</param>
internal readonly record struct NodeLoad(int Pods, decimal Cpu, decimal Memory)
{
    public static NodeLoad operator +(NodeLoad a, NodeLoad b) => new(a.Pods + b.Pods, a.Cpu + b.Cpu, a.Memory + b.Memory);
}
