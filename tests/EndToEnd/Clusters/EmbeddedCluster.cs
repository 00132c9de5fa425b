namespace Krustlet.EndToEnd.Clusters;

/// <summary>Tests that share the embedded control plane.</summary>
[CollectionDefinition(Name)]
public sealed class EmbeddedCluster : ICollectionFixture<EmbeddedClusterFixture>
{
    public const string Name = "embedded control plane";
}
