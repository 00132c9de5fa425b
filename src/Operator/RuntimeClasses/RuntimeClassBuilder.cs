using k8s.Models;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Operator.Modules;
using Names = Krustlet.Contracts.WellKnown.RuntimeClasses;

namespace Krustlet.Operator.RuntimeClasses;

/// <summary>The RuntimeClass of each runtime: its selector and tolerations come to every Pod that names it. Pure.</summary>
internal static class RuntimeClassBuilder
{
    public static IReadOnlyList<V1RuntimeClass> All { get; } = [Build(Names.Wasi, "wasi"), Build(Names.WasiHttp, "wasi-http"), Build(Names.Wascc, "wascc")];

    private static V1RuntimeClass Build(string name, string runtime) => new()
    {
        ApiVersion = ApiResources.RuntimeClasses.ApiVersion,
        Kind = ApiResources.RuntimeClasses.Kind,
        // No label says who keeps it: a tool that installs it, such as Helm, writes its own, and the two would take it from each other.
        Metadata = new V1ObjectMeta { Name = name },
        Handler = name,
        Scheduling = new V1Scheduling
        {
            NodeSelector = new Dictionary<string, string>
            {
                [WasmArchitecture.LabelKey] = WasmArchitecture.LabelValue,
                [KrustletLabels.RuntimePrefix + runtime] = "true",
            },
            Tolerations = [.. WasmTolerations.All],
        },
    };
}
