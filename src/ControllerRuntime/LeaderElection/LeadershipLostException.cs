namespace Krustlet.ControllerRuntime.LeaderElection;

/// <summary>This program led and could not keep the lease: it must stop acting, so it stops.</summary>
public sealed class LeadershipLostException(string lease, string why) : Exception($"Lost the lease {lease}: {why}.");
