using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Resources;

/// <summary>The stored version itself.</summary>
internal sealed class NoConversion : IVersionConversion
{
    public static NoConversion Instance { get; } = new();

    public bool IsIdentity => true;

    public void ToServed(JsonObject stored)
    {
    }

    public void ToStored(JsonObject served)
    {
    }
}
