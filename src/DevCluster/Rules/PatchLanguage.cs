namespace Krustlet.DevCluster.Rules;

/// <summary>Patch languages other than apply.</summary>
public enum PatchLanguage
{
    /// <summary>RFC 6902.</summary>
    Json,

    /// <summary>RFC 7386.</summary>
    Merge,

    /// <summary>Kubernetes strategic merge; built-in kinds only.</summary>
    StrategicMerge,
}
