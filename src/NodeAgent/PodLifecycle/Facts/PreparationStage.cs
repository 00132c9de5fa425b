namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>How far the Pod's address and volumes are.</summary>
internal enum PreparationStage
{
    /// <summary>Nothing yet.</summary>
    NotPrepared,

    /// <summary>Under way.</summary>
    Preparing,

    /// <summary>Address and volumes are there.</summary>
    Prepared,

    /// <summary>Failed; tried again at <see cref="Preparation.RetryAt"/>.</summary>
    Failed,
}
