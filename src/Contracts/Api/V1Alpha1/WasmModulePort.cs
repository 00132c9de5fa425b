using Krustlet.Contracts.Schema;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>A port that the module serves (core <c>ContainerPort</c>).</summary>
public sealed record WasmModulePort
{
    /// <summary>Name by which Services and probes may refer to it.</summary>
    [Length(Minimum = 1, Maximum = 15)]
    public string? Name { get; init; }

    /// <summary>The port the module listens on.</summary>
    [Required]
    [Range(Minimum = 1, Maximum = 65535)]
    public int ContainerPort { get; init; }

    /// <summary>TCP or UDP.</summary>
    [Default("TCP")]
    [Pattern("^(TCP|UDP)$")]
    public string? Protocol { get; init; }

    /// <summary>The port of the Service, when it differs.</summary>
    [Range(Minimum = 1, Maximum = 65535)]
    public int? ServicePort { get; init; }
}
