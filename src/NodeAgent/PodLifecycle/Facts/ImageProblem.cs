namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>The last try to get an image failed.</summary>
/// <param name="Reason">ErrImagePull, InvalidImageName, ErrImageNeverPull, …</param>
/// <param name="Message">The real error, and what to do.</param>
/// <param name="FailedAt">When.</param>
/// <param name="RetryAt">The next try.</param>
/// <param name="Delay">The back-off between the two; doubles with each failure.</param>
/// <param name="Image">What was asked for: another image starts afresh.</param>
internal sealed record ImageProblem(WaitingReason Reason, string Message, DateTimeOffset FailedAt, DateTimeOffset RetryAt, TimeSpan Delay, string Image)
{
    /// <summary>How long the error itself is shown before it becomes <see cref="WaitingReason.ImagePullBackOff"/>.</summary>
    public static readonly TimeSpan ErrorShownFor = TimeSpan.FromSeconds(3);

    /// <summary>When the reason turns into ImagePullBackOff.</summary>
    public DateTimeOffset BackOffShownAt => FailedAt + ErrorShownFor;

    /// <summary>Whether this kind of failure alternates with ImagePullBackOff; the others keep their own reason.</summary>
    public bool BacksOff => Reason is WaitingReason.ErrImagePull or WaitingReason.RegistryUnavailable or WaitingReason.SignatureValidationFailed;
}
