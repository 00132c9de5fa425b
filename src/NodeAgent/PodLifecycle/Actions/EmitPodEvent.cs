using Krustlet.NodeAgent.EventReporting;

namespace Krustlet.NodeAgent.PodLifecycle.Actions;

/// <summary>Tell people, as the kubelet would.</summary>
internal sealed record EmitPodEvent(PodEvent Event) : PodAction;
