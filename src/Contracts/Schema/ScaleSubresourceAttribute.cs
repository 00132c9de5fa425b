namespace Krustlet.Contracts.Schema;

/// <summary>Serves <c>/scale</c>, for kubectl scale and autoscalers.</summary>
/// <param name="specReplicas">JSON path of the wanted count.</param>
/// <param name="statusReplicas">JSON path of the present count.</param>
/// <param name="labelSelector">JSON path of the selector of the Pods, in string form.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ScaleSubresourceAttribute(string specReplicas, string statusReplicas, string labelSelector) : Attribute
{
    /// <summary>JSON path of the wanted count.</summary>
    public string SpecReplicas { get; } = specReplicas;

    /// <summary>JSON path of the present count.</summary>
    public string StatusReplicas { get; } = statusReplicas;

    /// <summary>JSON path of the selector of the Pods, in string form.</summary>
    public string LabelSelector { get; } = labelSelector;
}
