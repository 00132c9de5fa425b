using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>A host could not make a module run.</summary>
/// <param name="Reason">The waiting reason that users see.</param>
/// <param name="Message">The real error, and what to do.</param>
/// <param name="HostIsFull">Another host may take it.</param>
internal sealed record StartRefusal(WaitingReason Reason, string Message, bool HostIsFull = false);
