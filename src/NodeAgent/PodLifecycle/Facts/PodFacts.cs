using System.Collections.Immutable;
using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;

namespace Krustlet.NodeAgent.PodLifecycle.Facts;

/// <summary>
/// Everything known about one Pod at one moment. Immutable: transitions make a new one, the decision core reads it, and
/// anybody may keep a reference. Its owner is the Pod's worker.
/// </summary>
internal sealed record PodFacts
{
    /// <summary>Which Pod.</summary>
    public required PodKey Key { get; init; }

    /// <summary>The newest object from the source, without managedFields. Its status is what the API server had then.</summary>
    public required V1Pod Pod { get; init; }

    /// <summary>Init containers in spec order, then containers in spec order.</summary>
    public required ImmutableArray<ContainerFacts> Containers { get; init; }

    /// <summary>When this agent first saw the Pod.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>The node's address: <c>status.hostIP</c>.</summary>
    public required IPAddress HostIp { get; init; }

    /// <summary>The object no longer exists in the source.</summary>
    public bool Gone { get; init; }

    /// <summary>Null until looked at.</summary>
    public AdmissionVerdict? Admission { get; init; }

    /// <summary>The Node was read afresh for its admission.</summary>
    public bool NodeReadAgain { get; init; }

    /// <summary>The devices of its node that it asks for.</summary>
    public DeviceStage Devices { get; init; }

    /// <summary>Address and volumes.</summary>
    public Preparation Preparation { get; init; } = Preparation.None;

    /// <summary><c>status.podIPs</c>: one address of IPv4, of IPv6 or of each, the node's family first; none until it has them.</summary>
    public ImmutableArray<IPAddress> PodIps { get; init; } = [];

    /// <summary><c>status.podIP</c>: the first of <see cref="PodIps"/>, or null.</summary>
    public IPAddress? PodIp => PodIps.IsEmpty ? null : PodIps[0];

    /// <summary><c>status.startTime</c>: when the node accepted it; the clock of activeDeadlineSeconds.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Set once the Pod has to end.</summary>
    public PodTermination? Termination { get; init; }

    /// <summary>Why the resources that the spec asks for are not given; null when they are, or are about to be.</summary>
    public ResizeProblem? ResizeProblem { get; init; }

    /// <summary>Removal of what it used.</summary>
    public CleanUpStage CleanUp { get; init; }

    /// <summary>When a failed removal is tried again.</summary>
    public DateTimeOffset? CleanUpRetryAt { get; init; }

    /// <summary>The back-off before it.</summary>
    public TimeSpan CleanUpDelay { get; init; }

    /// <summary>The status as last computed here, or as the API server had it when the agent started.</summary>
    public V1PodStatus? Status { get; init; }

    /// <summary>The Pod reached Succeeded or Failed: nothing of it may ever run again.</summary>
    public bool Finished => Status?.Phase is PodPhases.Succeeded or PodPhases.Failed;

    /// <summary>Whether the API server wants it deleted, or it already is.</summary>
    public bool IsDeleted => Gone || Pod.Metadata.DeletionTimestamp is not null;

    /// <summary>Whether any run could be executing code.</summary>
    public bool MayRun => Containers.Any(static c => c.MayRun);

    /// <summary>Whether something is being done for any container.</summary>
    public bool IsBusy => Containers.Any(static c => c.Operation != ContainerOperation.None);

    /// <summary>Whether an app container ran since the containers were last all started anew; init containers are not run again after that.</summary>
    public bool AppStarted => Containers.Any(static c => c is { Role: ContainerRole.App, HasBegun: true });

    /// <summary>Whether an app container ever ran: a Pod that was initialized once stays it.</summary>
    public bool AppEverStarted => Containers.Any(static c => c.Role == ContainerRole.App && (c.Current is not null || c.NextAttempt > 0));

    /// <summary>One container by name; the name must exist.</summary>
    public ContainerFacts Container(string name) => Containers.First(c => c.Name == name);

    /// <summary>The same facts with one container changed; an unknown name (the container left the spec) changes nothing.</summary>
    public PodFacts With(string container, Func<ContainerFacts, ContainerFacts> change)
    {
        for (var i = 0; i < Containers.Length; i++)
        {
            if (Containers[i].Name == container)
            {
                return this with { Containers = Containers.SetItem(i, change(Containers[i])) };
            }
        }

        return this;
    }
}
