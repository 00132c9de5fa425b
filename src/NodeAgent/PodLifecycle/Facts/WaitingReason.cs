namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Values of <c>state.waiting.reason</c>; the names are the API strings.</summary>
internal enum WaitingReason
{
    /// <summary>Volumes, image or start are under way; no init containers before it.</summary>
    ContainerCreating,

    /// <summary>Init containers are not done.</summary>
    PodInitializing,

    /// <summary>Ended and waits for its next start.</summary>
    CrashLoopBackOff,

    /// <summary>The last pull failed just now.</summary>
    ErrImagePull,

    /// <summary>The last pull failed; waiting for the next try.</summary>
    ImagePullBackOff,

    /// <summary>Pull policy Never, and the image is not here.</summary>
    ErrImageNeverPull,

    /// <summary>The image's name cannot be parsed.</summary>
    InvalidImageName,

    /// <summary>A signature is demanded of the image, and there is no good one.</summary>
    SignatureValidationFailed,

    /// <summary>The registry does not answer.</summary>
    RegistryUnavailable,

    /// <summary>Its environment or mounts cannot be made: an object or a key is missing.</summary>
    CreateContainerConfigError,

    /// <summary>The module cannot be made ready to run: not wasm, no entry point, an unknown import.</summary>
    CreateContainerError,

    /// <summary>The module host could not run it.</summary>
    RunContainerError,

    /// <summary>Its postStart hook failed, and it was ended.</summary>
    PostStartHookError,
}
