namespace Krustlet.NodeAgent.NodeShutdown;

/// <summary>Pods that are ended together (KubeletConfiguration's <c>ShutdownGracePeriodByPodPriority</c>).</summary>
/// <param name="Priority">The least that a Pod of the group has.</param>
/// <param name="Grace">How long they have before the next group's turn.</param>
internal sealed record ShutdownGroup(int Priority, TimeSpan Grace);
