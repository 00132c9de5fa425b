namespace Krustlet.NodeAgent.PodNetworks;

/// <summary>Why a podCIDR cannot be used.</summary>
/// <param name="Kind">What follows from it.</param>
/// <param name="Message">For people, with what to do.</param>
internal sealed record PodRouteProblem(PodRouteProblemKind Kind, string Message);
