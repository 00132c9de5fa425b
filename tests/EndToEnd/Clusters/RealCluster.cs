namespace Krustlet.EndToEnd.Clusters;

/// <summary>Tests that share the real control plane (etcd and Kubernetes).</summary>
[CollectionDefinition(Name)]
public sealed class RealCluster : ICollectionFixture<RealClusterFixture>
{
    public const string Name = "real control plane";
}
