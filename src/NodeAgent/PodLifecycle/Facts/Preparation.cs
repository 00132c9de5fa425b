namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The state of the Pod's address and volumes.</summary>
/// <param name="Stage">How far.</param>
/// <param name="RetryAt">The next try after a failure.</param>
/// <param name="Delay">The back-off before it.</param>
/// <param name="RefreshAt">When mounted content (config maps, secrets, tokens) is looked at again; null when none changes.</param>
internal sealed record Preparation(PreparationStage Stage, DateTimeOffset? RetryAt = null, TimeSpan Delay = default, DateTimeOffset? RefreshAt = null)
{
    /// <summary>The start.</summary>
    public static Preparation None { get; } = new(PreparationStage.NotPrepared);
}
