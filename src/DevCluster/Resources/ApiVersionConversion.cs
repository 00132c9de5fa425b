using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Resources;

/// <summary>Versions that differ in name only (the <c>None</c> strategy of custom resources).</summary>
internal sealed class ApiVersionConversion(string served, string stored) : IVersionConversion
{
    public bool IsIdentity => false;

    public void ToServed(JsonObject value) => value["apiVersion"] = served;

    public void ToStored(JsonObject value) => value["apiVersion"] = stored;
}
