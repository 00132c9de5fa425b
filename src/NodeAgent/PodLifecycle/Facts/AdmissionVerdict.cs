namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>Whether this node takes the Pod. <see cref="Reason"/> and <see cref="Message"/> are null when it does.</summary>
internal sealed record AdmissionVerdict(string? Reason, string? Message)
{
    /// <summary>The Pod may run here.</summary>
    public static AdmissionVerdict Admitted { get; } = new(null, null);

    /// <summary>Whether the Pod may run here.</summary>
    public bool IsAdmitted => Reason is null;

    /// <summary>The Pod may never run here.</summary>
    public static AdmissionVerdict Rejected(string reason, string message) => new(reason, message);
}
