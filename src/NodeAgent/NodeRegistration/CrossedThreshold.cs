using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>A threshold that is crossed, its grace period over.</summary>
/// <param name="Threshold">Which.</param>
/// <param name="Least">What has to be left, counted as the signal counts.</param>
/// <param name="Available">What is left.</param>
internal sealed record CrossedThreshold(EvictionThreshold Threshold, long Least, long Available);
