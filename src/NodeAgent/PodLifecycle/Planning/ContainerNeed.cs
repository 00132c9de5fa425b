namespace Krustlet.NodeAgent.PodLifecycle.Planning;

/// <summary>What one container lacks to be where its Pod wants it.</summary>
internal enum ContainerNeed
{
    /// <summary>Nothing: it runs, or it has ended for good, or its turn has not come.</summary>
    Nothing,

    /// <summary>Its image is not there: being pulled, or waiting for the next try.</summary>
    Image,

    /// <summary>It can be started, or is being started.</summary>
    Start,

    /// <summary>It has to wait: crash loop, or a start that failed.</summary>
    Patience,
}
