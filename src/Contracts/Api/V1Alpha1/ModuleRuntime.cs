using System.Text.Json.Serialization;

namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>Which runtime executes the module.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ModuleRuntime>))]
public enum ModuleRuntime
{
    /// <summary>Chosen from what the module imports and exports.</summary>
    Auto,

    /// <summary>A WASI command: preview 1 module or 0.2 component.</summary>
    Wasi,

    /// <summary>A component that serves wasi:http.</summary>
    WasiHttp,

    /// <summary>A waSCC actor.</summary>
    Wascc,
}
