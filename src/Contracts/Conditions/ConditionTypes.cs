namespace Krustlet.Contracts.Conditions;

/// <summary>Condition types that Krustlet's kinds report.</summary>
public static class ConditionTypes
{
    /// <summary>The object does what its spec says.</summary>
    public const string Ready = "Ready";

    /// <summary>Work towards the spec goes on; present only while true (kstatus).</summary>
    public const string Reconciling = "Reconciling";

    /// <summary>Nothing further happens until someone acts; present only while true (kstatus).</summary>
    public const string Stalled = "Stalled";

    /// <summary>WasmModule: the reference was resolved to a digest.</summary>
    public const string ModuleResolved = "ModuleResolved";

    /// <summary>WasmModule: enough Pods serve.</summary>
    public const string Available = "Available";

    /// <summary>WasmNodePool: what its nodes come from is made, be it agents or what machines need to join.</summary>
    public const string Provisioned = "Provisioned";

    /// <summary>WasmNodePool: the wanted nodes are there, Ready or not.</summary>
    public const string Registered = "Registered";

    /// <summary>WasmNodePool: some nodes carry an older template.</summary>
    public const string Drifted = "Drifted";

    /// <summary>WasmNodePool: some node offers each runtime of its spec; present while the spec names any.</summary>
    public const string RuntimesOffered = "RuntimesOffered";

    /// <summary>WasmNodePool: its registry credentials are offered to the namespaces it names; present while its registries have any.</summary>
    public const string CredentialsSynced = "CredentialsSynced";

    /// <summary>WasmNodePool: the nodes that are to go, or whose agent is to be replaced, are empty; present while there are any.</summary>
    public const string Drained = "Drained";
}
