namespace Krustlet.Operator.Diagnostics;

/// <summary>Reasons of the operator's Events.</summary>
internal static class EventReasons
{
    public const string WorkloadCreated = "WorkloadCreated";
    public const string WorkloadUpdated = "WorkloadUpdated";
    public const string WorkloadReplaced = "WorkloadReplaced";
    public const string WorkloadDeleted = "WorkloadDeleted";
    public const string RolledBack = "RolledBack";
    public const string ModuleRefused = "ModuleRefused";
    public const string ModuleResolved = "ModuleResolved";
    public const string ModuleNotResolved = "ModuleNotResolved";
    public const string NodeUpdated = "NodeUpdated";
    public const string TokenCreated = "TokenCreated";
    public const string CertificateApproved = "CertificateApproved";
    public const string CertificateDenied = "CertificateDenied";
    public const string NodeDraining = "NodeDraining";
    public const string NodeDrained = "NodeDrained";
    public const string NodeUncordoned = "NodeUncordoned";
    public const string RolloutHalted = "RolloutHalted";
    public const string NodeRemoved = "NodeRemoved";
    public const string NodeReplaced = "NodeReplaced";
    public const string AgentReplaced = "AgentReplaced";
    public const string AgentGivenUp = "AgentGivenUp";
    public const string NodeNotReady = "NodeNotReady";
    public const string UpdateWaiting = "UpdateWaiting";
    public const string CredentialsSynced = "CredentialsSynced";
    public const string CredentialsNotSynced = "CredentialsNotSynced";
    public const string PoolChanged = "PoolChanged";
    public const string PoolRefused = "PoolRefused";
}
