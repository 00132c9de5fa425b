namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>Where an object stands with its finalizers.</summary>
public enum FinalizerProgress
{
    /// <summary>The object lives and carries its finalizers: reconcile it.</summary>
    NotDeleting,

    /// <summary>A finalizer is not done yet.</summary>
    Waiting,

    /// <summary>Ours are done; the object goes once others are.</summary>
    Finished,
}
