namespace Krustlet.EndToEnd.Networks;

/// <summary>Tests that share the embedded control plane in a network of its own.</summary>
[CollectionDefinition(Name)]
public sealed class EmbeddedNetwork : ICollectionFixture<EmbeddedNetworkFixture>
{
    public const string Name = "embedded control plane in a network of its own";
}
