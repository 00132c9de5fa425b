namespace Krustlet.DevCluster.Controllers.Nodes;

/// <summary>The signs of life of a node, and when they were first seen.</summary>
internal sealed record Heartbeat(string Uid, DateTime? Renewed, DateTime? Reported, long SeenAt)
{
    /// <summary>No newer sign of life; one that vanished is none.</summary>
    public bool SaysTheSame(Heartbeat later) =>
        Uid == later.Uid && (later.Renewed is null || later.Renewed == Renewed) && (later.Reported is null || later.Reported == Reported);
}
