using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.NodePools.Credentials;
using Krustlet.Operator.NodePools.Draining;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.NodePools;

/// <summary>
/// Takes a deleted pool apart: nobody joins any more, then the nodes that it provisioned are drained and removed with their Leases. Nodes that were
/// only put into it by their label stay and lose its template. The pool says in its conditions what it waits for.
/// </summary>
[EntityRbac(KrustletGroup.Name, "wasmnodepools", "patch")]
[EntityRbac(KrustletGroup.Name, "wasmnodepools/finalizers", "update")]
internal sealed class PoolFinalizer(
    NodeRemoval removal,
    PoolNodes nodes,
    NodeDrain drain,
    PoolJoining joining,
    PoolHosting hosting,
    PoolCredentialKeeper credentials,
    StatusApplier statuses,
    IEventRecorder events,
    TimeProvider time) : IEntityFinalizer<WasmNodePool>
{
    public const string Name = "wasm.krustlet.dev/node-pool";

    public string Identifier => Name;

    public async Task<bool> FinalizeAsync(WasmNodePool entity, CancellationToken cancellationToken)
    {
        var name = entity.Metadata.Name;
        await joining.RemoveAsync(name, cancellationToken);
        var members = nodes.Members(name);
        var provisioned = members.Where(IsProvisioned).ToList();
        var waiting = new List<string>();
        foreach (var node in provisioned)
        {
            var progress = await StepAsync(entity, node, cancellationToken);
            if (!progress.IsDone)
            {
                waiting.Add(progress.Waiting);
            }
        }

        // Whatever its provisioning says now: it may have been another once.
        if (waiting.Count == 0 && await hosting.RemoveAsync(entity, cancellationToken) is [var agent, ..] agents)
        {
            waiting.Add($"{agents.Count} agents to end, first Pod {agent.Metadata.Name} on {agent.Spec?.NodeName ?? "no node"}");
        }

        var status = PoolStatusBuilder.Leaving(entity, [.. members.Select(node => new PoolMember(node, IsUpdated: true))], waiting, time.GetUtcNow());
        if (waiting.Count > 0)
        {
            await statuses.ApplyAsync(KrustletResources.WasmNodePools, entity, status, cancellationToken);
            return false;
        }

        // Not before: what is still being drained may have to start its modules again.
        await credentials.RemoveAsync(name, cancellationToken);
        foreach (var node in provisioned)
        {
            await removal.RemoveAsync(entity, node, cancellationToken);
        }

        return true;
    }

    private static bool IsProvisioned(V1Node node) => node.Metadata.Labels?.ContainsKey(KrustletLabels.Provisioning) == true;

    private async Task<DrainProgress> StepAsync(WasmNodePool pool, V1Node node, CancellationToken cancellationToken)
    {
        if (NodeDrain.StartOf(node) is null)
        {
            events.Record(ObjectReferences.To(pool), EventSeverity.Normal, EventReasons.NodeDraining, $"Cordoned node {node.Metadata.Name} and draining it: the pool is deleted");
        }

        return await drain.StepAsync(node, PoolUpdates.DrainTimeout(pool), cancellationToken);
    }
}
