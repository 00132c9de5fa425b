using System.Globalization;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Bench.Operators;

/// <summary>Service modules of one replica and one port, all of the same image.</summary>
internal sealed class ManyModules(IApiClient api, string image, int count, TimeProvider time)
{
    public const string Namespace = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 8 };

    public Task ApplyAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        With(cancellationToken),
        async (index, token) => await api.CreateAsync(KrustletResources.WasmModules, Module(Name(index)), token));

    /// <summary>Gives all another environment, which their Pods have to be replaced for.</summary>
    public Task ChangeAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        Enumerable.Range(0, count),
        With(cancellationToken),
        async (index, token) => await api.PatchAsync(
            KrustletResources.WasmModules, new NamespacedName(Namespace, Name(index)), new PatchRequest(PatchKind.Merge, """{"spec":{"env":[{"name":"CHANGED","value":"yes"}]}}"""), token));

    /// <summary>Follows them by a watch until so many are Ready, their present generations.</summary>
    public async Task UntilReadyAsync(Func<int, bool> isEnough, CancellationToken cancellationToken)
    {
        var ready = new Dictionary<string, bool>();
        using var impatient = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, impatient.Token);
        try
        {
            var scope = new ListScope(Namespace);
            var list = await api.ListAsync(KrustletResources.WasmModules, scope, cancellationToken: both.Token);
            list.Items.ToList().ForEach(module => ready[module.Metadata.Name] = IsReady(module));
            if (isEnough(ready.Values.Count(static value => value)))
            {
                return;
            }

            await foreach (var change in api.WatchAsync(KrustletResources.WasmModules, scope, list.ResourceVersion, Patience, both.Token))
            {
                if (change.Kind is WatchEventKind.Added or WatchEventKind.Modified)
                {
                    ready[change.Object.Metadata.Name] = IsReady(change.Object);
                    if (isEnough(ready.Values.Count(static value => value)))
                    {
                        return;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (impatient.IsCancellationRequested)
        {
            // Told below.
        }

        throw new BenchException($"{ready.Values.Count(static value => value)} of {count} modules are Ready");
    }

    private static bool IsReady(WasmModule module) =>
        module.Status is { } status && status.ObservedGeneration == module.Metadata.Generation && status.Conditions?.Any(static condition => condition is { Type: "Ready", Status: "True" }) == true;

    private static ParallelOptions With(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = AtOnce.MaxDegreeOfParallelism, CancellationToken = cancellationToken };

    private static string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"module-{index:D4}");

    private WasmModule Module(string name) => new()
    {
        Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = Namespace },
        Spec = new WasmModuleSpec { Module = image, Replicas = 1, Ports = [new WasmModulePort { Name = "http", ContainerPort = 8080 }] },
    };
}
