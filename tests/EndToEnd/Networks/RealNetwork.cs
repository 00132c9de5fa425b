namespace Krustlet.EndToEnd.Networks;

/// <summary>Tests that share the real control plane in a network of its own.</summary>
[CollectionDefinition(Name)]
public sealed class RealNetwork : ICollectionFixture<RealNetworkFixture>
{
    public const string Name = "real control plane in a network of its own";
}
