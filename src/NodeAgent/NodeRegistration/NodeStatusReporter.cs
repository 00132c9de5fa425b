using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Writes the Node's status when it differs, or when an unchanged one is due.</summary>
internal sealed class NodeStatusReporter(IApiClient api, NodeOptions options, NodeStatusComposer composer, NodeView view, NodeStatusEvents events, INodeVolumes volumes, TimeProvider time)
{
    // As long as an agent takes to find the modules that run. The Pods of a Node that is called unready are called so too, by the cluster.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset began = time.GetUtcNow();
    private DateTimeOffset lastReport = DateTimeOffset.MinValue;
    private TimeSpan untilNextReport = options.StatusReportFrequency;

    /// <summary>Whether the status was written by this agent.</summary>
    public bool HasReported => lastReport != DateTimeOffset.MinValue;

    /// <summary>Computes the status and writes it if need be.</summary>
    /// <returns>The status as it is now.</returns>
    /// <exception cref="ApiException">The write failed; NotFound when the Node is gone.</exception>
    public async Task<V1NodeStatus> ReportAsync(V1Node node, CancellationToken cancellationToken)
    {
        var current = view.Current is { } seen && seen.Metadata.Uid == node.Metadata.Uid ? seen : node;
        volumes.Reporting();
        var desired = await composer.ComposeAsync(current.Status, cancellationToken).ConfigureAwait(false);
        if (IsStarting && IsReady(current.Status) && !IsReady(desired))
        {
            return desired;
        }

        events.Tell(current, desired);
        var changed = NodeStatusPatch.IsNeeded(current.Status, desired);
        if (!changed && time.GetUtcNow() - lastReport < untilNextReport)
        {
            volumes.Reported([.. desired.VolumesInUse]);
            return desired;
        }

        var patch = new PatchRequest(PatchKind.StrategicMerge, NodeStatusPatch.Write(current, desired), "status");
        view.Saw(await api.PatchAsync(ApiResources.Nodes, NamespacedName.Cluster(options.Name), patch, cancellationToken).ConfigureAwait(false));
        volumes.Reported([.. desired.VolumesInUse]);
        lastReport = time.GetUtcNow();

        // After a change the next periodic report moves by up to half, so that nodes changed together do not report together for ever.
        untilNextReport = changed ? options.StatusReportFrequency * (0.5 + Random.Shared.NextDouble()) : options.StatusReportFrequency;
        return desired;
    }

    /// <summary>Nothing was written yet: what stands is from the agent before, which may have ended a moment ago.</summary>
    private bool IsStarting => !HasReported && time.GetUtcNow() - began < StartPatience;

    private static bool IsReady(V1NodeStatus? status) => status?.Conditions?.Any(static c => c is { Type: "Ready", Status: "True" }) == true;
}
