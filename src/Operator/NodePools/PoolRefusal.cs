namespace Krustlet.Operator.NodePools;

/// <summary>Why a pool is stalled.</summary>
/// <param name="Reason">CamelCase.</param>
/// <param name="Message">What to change.</param>
internal sealed record PoolRefusal(string Reason, string Message);
