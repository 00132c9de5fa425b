using k8s.Models;

namespace Krustlet.ControllerRuntime.LeaderElection;

/// <summary>
/// What we saw of the lease and when, by our own clock: candidates' clocks differ, so the times written in it are never
/// compared with ours.
/// </summary>
internal sealed class ObservedLease(TimeProvider time)
{
    private string? _version;
    private long _seenAt;

    public void See(V1Lease lease)
    {
        if (lease.Metadata.ResourceVersion != _version)
        {
            _version = lease.Metadata.ResourceVersion;
            _seenAt = time.GetTimestamp();
        }
    }

    public bool IsExpired(TimeSpan duration) => time.GetElapsedTime(_seenAt) > duration;
}
