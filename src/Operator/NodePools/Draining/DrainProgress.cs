namespace Krustlet.Operator.NodePools.Draining;

/// <summary>How far a node is.</summary>
/// <param name="IsDone">Nothing is left that has to go elsewhere.</param>
/// <param name="Waiting">What it waits for; empty when done.</param>
internal sealed record DrainProgress(bool IsDone, string Waiting)
{
    public static DrainProgress Done { get; } = new(true, "");

    public static DrainProgress WaitFor(string what) => new(false, what);
}
