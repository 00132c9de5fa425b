namespace Krustlet.Operator.Modules.Workloads;

/// <summary>How far a workload is on its way to what its module wants.</summary>
internal enum WorkloadPhase
{
    /// <summary>Something is still to happen by itself.</summary>
    Progressing,

    /// <summary>Every wanted replica serves the current spec.</summary>
    Available,

    /// <summary>The runs succeeded.</summary>
    Completed,

    /// <summary>It will not get there by itself.</summary>
    Failed,
}
