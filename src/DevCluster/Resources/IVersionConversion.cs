using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Resources;

/// <summary>Turns objects of the stored version into a served one and back, in place.</summary>
internal interface IVersionConversion
{
    /// <summary>Whether both are the same, so that stored bytes can be sent as they are.</summary>
    bool IsIdentity { get; }

    void ToServed(JsonObject stored);

    void ToStored(JsonObject served);
}
