namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>How far a lifecycle hook of one run is.</summary>
internal enum HookProgress
{
    /// <summary>There is none, or its time has not come.</summary>
    None,

    /// <summary>It has to be run.</summary>
    Due,

    /// <summary>It is being run.</summary>
    Running,

    /// <summary>It is over; of a preStop hook, whether or not it succeeded.</summary>
    Done,

    /// <summary>A preStop hook was given up because grace was over.</summary>
    CutOff,

    /// <summary>A postStart hook failed: the run has to end.</summary>
    Failed,
}
