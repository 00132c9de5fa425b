using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Tests.Testing;

/// <summary>Modules to build from.</summary>
internal static class TestModules
{
    public static WasmModule With(WasmModuleSpec? spec = null, string name = "web") => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = "default", Uid = "uid-1", Generation = 1 },
        Spec = spec ?? new WasmModuleSpec { Module = "registry.example.com/web:v1" },
    };
}
