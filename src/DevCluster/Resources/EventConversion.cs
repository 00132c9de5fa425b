using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Resources;

/// <summary>events.k8s.io/v1 over the stored core/v1 Event, as both are views of one object.</summary>
internal sealed class EventConversion : IVersionConversion
{
    private static readonly (string Core, string Events)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
        ("source", "deprecatedSource"),
        ("reportingComponent", "reportingController"),
    ];

    public bool IsIdentity => false;

    public void ToServed(JsonObject stored)
    {
        stored["apiVersion"] = "events.k8s.io/v1";
        foreach (var (core, events) in Names)
        {
            Rename(stored, core, events);
        }
    }

    public void ToStored(JsonObject served)
    {
        served["apiVersion"] = "v1";
        foreach (var (core, events) in Names)
        {
            Rename(served, events, core);
        }
    }

    private static void Rename(JsonObject value, string from, string to)
    {
        if (value[from] is { } member)
        {
            value.Remove(from);
            value[to] = member;
        }
    }
}
