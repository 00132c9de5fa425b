using k8s;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Modules.Resolution;

namespace Krustlet.Operator.Modules;

/// <summary>Which changes in the cluster concern which modules.</summary>
internal static class ModuleSources
{
    /// <summary>Pods change in crowds and only colour the status.</summary>
    private static readonly TimeSpan PodDelay = TimeSpan.FromMilliseconds(300);

    public static Controller<WasmModule> WatchModules(this Controller<WasmModule> controller, IServiceProvider provider)
    {
        var modules = provider.GetRequiredService<IInformer<WasmModule>>();
        return controller
            .Watch(modules)
            .Watch(provider.GetRequiredService<IInformer<V1Deployment>>(), ModuleLabels.ModuleOf)
            .Watch(provider.GetRequiredService<IInformer<V1Job>>(), ModuleLabels.ModuleOf)
            .Watch(provider.GetRequiredService<IInformer<V1CronJob>>(), ModuleLabels.ModuleOf)
            .Watch(provider.GetRequiredService<IInformer<V1Service>>(), ModuleLabels.ModuleOf)
            .Watch(provider.GetRequiredService<IInformer<V1Pod>>(), ModuleLabels.ModuleOf, PodDelay)
            .Watch(provider.GetRequiredService<IInformer<V1HorizontalPodAutoscaler>>(), ModuleReplicas.TargetOf)
            .Watch(provider.GetRequiredService<IInformer<WasmNodePool>>(), pool => Concerned(modules.Store, pool));
    }

    /// <summary>A pool's labels may have changed: whoever selects pools by label looks again; and who has no digest yet, and may now be offered credentials.</summary>
    private static IEnumerable<NamespacedName> Concerned(IObjectStore<WasmModule> modules, WasmNodePool pool) => modules.List()
        .Where(module => module.Spec.NodePoolSelector is not null || module.Status?.ResolvedDigest is null && OfferingPools.Allows(pool, module.Metadata.NamespaceProperty))
        .Select(module => new NamespacedName(module.Metadata.NamespaceProperty, module.Metadata.Name));
}
