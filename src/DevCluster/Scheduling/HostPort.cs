namespace Krustlet.DevCluster.Scheduling;

/// <summary>A port of the node itself.</summary>
internal sealed record HostPort(string Address, string Protocol, int Number)
{
    public const string AnyAddress = "0.0.0.0";

    public bool Conflicts(HostPort other) =>
        Number == other.Number && Protocol == other.Protocol && (Address == other.Address || Address == AnyAddress || other.Address == AnyAddress);
}
