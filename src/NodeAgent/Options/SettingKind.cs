namespace Krustlet.NodeAgent.Options;

/// <summary>How a setting is written in a file; on the command line and in the environment it is always text.</summary>
internal enum SettingKind
{
    /// <summary>A scalar.</summary>
    Text,

    /// <summary><c>true</c> or <c>false</c>; on the command line the flag alone means true.</summary>
    Switch,

    /// <summary>A sequence; as text <c>a,b</c>.</summary>
    List,

    /// <summary>A mapping; as text <c>k=v,k2=v2</c>.</summary>
    Map,

    /// <summary>A sequence of core/v1 Taint; as text <c>key=value:Effect,…</c>.</summary>
    Taints,

    /// <summary>A sequence of KubeletConfiguration's ShutdownGracePeriodByPodPriority; as text <c>priority=seconds,…</c>.</summary>
    Priorities,
}
