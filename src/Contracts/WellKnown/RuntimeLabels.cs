using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Contracts.WellKnown;

/// <summary>Names of the runtimes, as node labels have them after <see cref="KrustletLabels.RuntimePrefix"/>.</summary>
public static class RuntimeLabels
{
    private static readonly IReadOnlyDictionary<ModuleRuntime, string> Names = new Dictionary<ModuleRuntime, string>
    {
        [ModuleRuntime.Wasi] = "wasi",
        [ModuleRuntime.WasiHttp] = "wasi-http",
        [ModuleRuntime.Wascc] = "wascc",
    };

    /// <summary>The runtime's name; null for Auto, which is none.</summary>
    public static string? NameOf(ModuleRuntime runtime) => Names.GetValueOrDefault(runtime);

    /// <summary>The runtimes that a node with these labels offers, in order.</summary>
    public static IEnumerable<ModuleRuntime> OfferedBy(IDictionary<string, string>? labels) =>
        Names.Where(name => labels?.TryGetValue(KrustletLabels.RuntimePrefix + name.Value, out var value) == true && value == "true").Select(name => name.Key).Order();
}
