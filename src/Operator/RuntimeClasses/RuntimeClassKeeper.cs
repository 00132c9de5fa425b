using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Backoffs;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.RuntimeClasses;

/// <summary>Sees to it that the RuntimeClasses exist, from the start and again every ten minutes.</summary>
[EntityRbac("node.k8s.io", "runtimeclasses", "get,create,patch")]
internal sealed partial class RuntimeClassKeeper(IApiClient client, ServerSideApplier applier, TimeProvider time, Random random, ILogger<RuntimeClassKeeper> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private readonly Backoff _backoff = new(BackoffPolicy.Reflector, time, random);

    public string Name => "runtime-classes";

    public StartOrder Order => StartOrder.Controllers;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = await TryKeepAsync(cancellationToken) ? Period : _backoff.Next();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private async Task<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        var isGood = true;
        foreach (var desired in RuntimeClassBuilder.All)
        {
            try
            {
                await KeepAsync(desired, cancellationToken);
            }
            catch (ApiException e)
            {
                LogFailed(logger, e, desired.Metadata.Name);
                isGood = false;
            }
        }

        return isGood;
    }

    private async Task KeepAsync(V1RuntimeClass desired, CancellationToken cancellationToken)
    {
        var live = await client.GetAsync(ApiResources.RuntimeClasses, NamespacedName.Cluster(desired.Metadata.Name), cancellationToken);
        await applier.ApplyAsync(ApiResources.RuntimeClasses, desired, live, cancellationToken: cancellationToken);
    }

    [LoggerMessage(EventIds.RuntimeClasses + 1, LogLevel.Warning, "Could not keep the RuntimeClass {RuntimeClass}; trying again")]
    private static partial void LogFailed(ILogger logger, Exception error, string runtimeClass);
}
