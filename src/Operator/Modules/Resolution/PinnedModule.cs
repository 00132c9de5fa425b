using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>A module as its Pods are to run it: by digest where its policy says so.</summary>
internal static class PinnedModule
{
    /// <summary>Whether Pods name a digest.</summary>
    public static bool IsPinned(WasmModule module) => module.Spec.Resolution?.Policy is not (null or ModuleResolutionPolicy.None);

    /// <summary>The module with <c>reference@digest</c>; the tag stays for people to read.</summary>
    public static WasmModule Of(WasmModule module, string? digest) => !IsPinned(module) || digest is null || module.Spec.Module.Contains('@', StringComparison.Ordinal)
        ? module
        : new WasmModule { Metadata = module.Metadata, Status = module.Status, Spec = module.Spec with { Module = $"{module.Spec.Module}@{digest}" } };
}
