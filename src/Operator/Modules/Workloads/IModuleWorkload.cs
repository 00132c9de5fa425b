using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;

namespace Krustlet.Operator.Modules.Workloads;

/// <summary>One kind of object that a module can become.</summary>
internal interface IModuleWorkload
{
    /// <summary>Which modules it is for.</summary>
    ModuleWorkload Kind { get; }

    /// <summary>Makes the workload what the module wants and says how it is. Throws <see cref="ModuleRefusedException"/>.</summary>
    Task<WorkloadObservation> EnsureAsync(WasmModule module, IReadOnlyList<string>? pools, CancellationToken cancellationToken);

    /// <summary>Deletes the module's workload of this kind, if there is one.</summary>
    Task RemoveAsync(WasmModule module, CancellationToken cancellationToken);

    /// <summary>The module is gone; so is, soon, what was made for it.</summary>
    void Forget(NamespacedName name);
}
