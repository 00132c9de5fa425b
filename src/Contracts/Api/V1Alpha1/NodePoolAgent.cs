using k8s.Models;
using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>The agents of the pool.</summary>
public sealed record NodePoolAgent
{
    /// <summary>Container image of the agent.</summary>
    [Length(Minimum = 1, Maximum = 253)]
    public string? Image { get; init; }

    /// <summary>Version that the agents should have.</summary>
    [Length(Minimum = 1, Maximum = 253)]
    public string? Version { get; init; }

    /// <summary>Requests and limits of a Hosted or Daemon agent.</summary>
    public V1ResourceRequirements? Resources { get; init; }

    /// <summary>Labels of the Linux nodes that Hosted and Daemon agents run on.</summary>
    public IReadOnlyDictionary<string, string>? NodeSelector { get; init; }

    /// <summary>KubeletConfiguration fields, as text.</summary>
    public IReadOnlyDictionary<string, string>? Config { get; init; }

    /// <summary>How long the node of a Hosted or Daemon agent may be not Ready before the agent's Pod is replaced, e.g. <c>5m</c>, the default; <c>0s</c>: for ever.</summary>
    [Pattern("^([0-9]+(ms|s|m|h))+$")]
    public string? ReplaceAfter { get; init; }
}
