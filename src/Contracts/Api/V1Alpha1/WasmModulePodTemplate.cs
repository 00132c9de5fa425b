using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>What is added to the Pods that are made.</summary>
public sealed record WasmModulePodTemplate
{
    /// <summary>Labels of the Pods.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations of the Pods.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>A partial Pod spec merged over the one made here; the module's container is named <c>module</c>.</summary>
    [PreserveUnknownFields]
    public V1PodSpec? Overlay { get; init; }
}
