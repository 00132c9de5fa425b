using System.Collections.Immutable;
using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.PodLifecycle.Admission;

/// <summary>What became of one look at a new Pod.</summary>
/// <param name="Verdict">The verdict; null to look again.</param>
/// <param name="Victims">UIDs of Pods that have to make room first.</param>
internal sealed record AdmissionDecision(AdmissionVerdict? Verdict, ImmutableArray<string> Victims)
{
    /// <summary>Look again.</summary>
    public static AdmissionDecision Later { get; } = new(null, []);

    /// <summary>It may come in, and its devices are set aside for it: once their plugins have given them, look again.</summary>
    public static AdmissionDecision AfterAllocation { get; } = new(null, []) { NeedsDevices = true };

    /// <summary>The plugins are to be asked for the devices that are set aside.</summary>
    public bool NeedsDevices { get; private init; }
}
