using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>The kinds of this project's own API group.</summary>
public static class KrustletResources
{
    /// <summary>WasmModule.</summary>
    public static ApiResource<WasmModule> WasmModules { get; } =
        new(KrustletGroup.Name, KrustletGroup.Version, WasmModule.PluralName, WasmModule.KindName, true) { Json = KrustletJsonContext.Default };

    /// <summary>WasmNodePool.</summary>
    public static ApiResource<WasmNodePool> WasmNodePools { get; } =
        new(KrustletGroup.Name, KrustletGroup.Version, WasmNodePool.PluralName, WasmNodePool.KindName, false) { Json = KrustletJsonContext.Default };
}
