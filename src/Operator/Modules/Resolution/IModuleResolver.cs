using Krustlet.Contracts.Api.V1Alpha1;

namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Asks a registry which digest a module's reference stands for.</summary>
internal interface IModuleResolver
{
    /// <summary>The digest, <c>sha256:…</c>. Throws <see cref="ModuleResolutionException"/>.</summary>
    Task<string> ResolveAsync(WasmModule module, CancellationToken cancellationToken);
}
