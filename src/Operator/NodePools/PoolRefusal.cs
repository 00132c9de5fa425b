namespace Krustlet.Operator.NodePools;

/// <summary>Why a pool cannot be as it should.</summary>
/// <param name="Reason">CamelCase.</param>
/// <param name="Message">What to change.</param>
/// <param name="IsFinal">Whether the pool itself has to change, and is stalled; else what it lacks may come.</param>
internal sealed record PoolRefusal(string Reason, string Message, bool IsFinal = true);
