namespace Krustlet.Contracts.WellKnown;

/// <summary>Node labels that say what Pods may be granted there; each is <see cref="Any"/>, <see cref="Listed"/> or <see cref="None"/>.</summary>
public static class CapabilityLabels
{
    /// <summary>Hosts that modules may be let call.</summary>
    public const string OutboundHosts = "node.krustlet.dev/capability-outbound-hosts";

    /// <summary>Folders of the node that hostPath volumes may use; never <see cref="Any"/>.</summary>
    public const string HostPath = "node.krustlet.dev/capability-host-path";

    /// <summary>Whatever Pods ask for.</summary>
    public const string Any = "any";

    /// <summary>What the node lists: there, a Pod that asks for more is not started.</summary>
    public const string Listed = "listed";

    /// <summary>Nothing.</summary>
    public const string None = "none";
}
