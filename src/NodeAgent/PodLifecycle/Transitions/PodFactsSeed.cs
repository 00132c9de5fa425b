using System.Collections.Immutable;
using System.Net;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodStatuses;

namespace Krustlet.NodeAgent.PodLifecycle.Transitions;

/// <summary>
/// The first facts about a Pod: what its object says, and what the module hosts still run of it. An agent that was
/// restarted picks up here where the one before it stopped.
/// </summary>
internal static class PodFactsSeed
{
    private const string LostMessage = "The container could not be located when the node agent took over the Pod";

    /// <summary>The facts to start from; <paramref name="runs"/> are the hosts' runs of this Pod by container name.</summary>
    public static PodFacts Create(V1Pod pod, ILookup<string, ContainerRun> runs, IPAddress hostIp, DateTimeOffset now)
    {
        var facts = new PodFacts
        {
            Key = new PodKey(pod.Metadata.NamespaceProperty, pod.Metadata.Name, pod.Metadata.Uid),
            Pod = pod,
            HostIp = hostIp,
            FirstSeen = now,
            Containers = [.. SourceTransitions.ContainersOf(pod).Select(c => Seed(pod, c.Spec, c.Role, runs[c.Spec.Name], now))],
            PodIps = [.. WrittenAddresses.Of(pod)],
            StartTime = Utc(pod.Status?.StartTime),
            Status = pod.Status,
            Termination = BegunBefore(pod, now),
        };
        return facts.SourceChanged(pod, now);
    }

    /// <summary>An eviction or preemption that an earlier agent had begun is gone through with.</summary>
    private static PodTermination? BegunBefore(V1Pod pod, DateTimeOffset now) =>
        PodDisruption.IsReason(pod.Status?.Reason) && pod.Status!.Phase is not (PodPhases.Succeeded or PodPhases.Failed)
            ? new PodTermination(now, now, pod.Status.Reason, pod.Status.Message, IsDisruption: true)
            : null;

    private static ContainerFacts Seed(V1Pod pod, V1Container spec, ContainerRole role, IEnumerable<ContainerRun> runs, DateTimeOffset now)
    {
        var container = new ContainerFacts { Spec = spec, Role = role, Allocated = AllocatedOf(pod, spec) };
        var written = FromStatus(StatusOf(pod, spec.Name), spec, now);
        var known = runs.Concat(written).GroupBy(static r => r.Id).Select(static g => g.First()).OrderBy(static r => r.Attempt).ToImmutableArray();
        if (known.IsEmpty)
        {
            return container;
        }

        var next = known[^1].Attempt + 1;
        return container with
        {
            Current = known[^1],
            Previous = known.Length > 1 && known[^2].HasExited ? known[^2] : null,
            NextAttempt = next,
            FirstAttempt = IsBegunAnew(pod, known[^1], StatusOf(pod, spec.Name)) ? next : 0,
            Health = HealthOf(known[^1], StatusOf(pod, spec.Name)),
        };
    }

    /// <summary>All containers had been ended to be started anew, and this one's turn had not come: what asked for that must not ask again.</summary>
    private static bool IsBegunAnew(V1Pod pod, ContainerRun newest, V1ContainerStatus? status) =>
        newest.HasExited && status is { State.Waiting: not null, LastState.Terminated: not null } && newest.Attempt == status.RestartCount
        && pod.Status!.Conditions?.Any(static c => c is { Type: PodConditionTypes.AllContainersRestarting, Status: "False" }) == true;

    /// <summary>A run that is adopted keeps what the probes of the agent before had decided.</summary>
    private static ContainerHealth? HealthOf(ContainerRun run, V1ContainerStatus? status) =>
        run.IsRunning && WithoutScheme(status?.ContainerID) == run.Id ? new ContainerHealth(run.Id, status!.Started == true, status.Ready) : null;

    /// <summary>What the agent before this one had given it. API servers that know no resize store nothing of it, and change nothing of the spec either.</summary>
    private static V1ResourceRequirements AllocatedOf(V1Pod pod, V1Container spec) =>
        StatusOf(pod, spec.Name) is { Resources: { } given } ? given : spec.Resources ?? new V1ResourceRequirements();

    private static V1ContainerStatus? StatusOf(V1Pod pod, string name) =>
        (pod.Status?.InitContainerStatuses ?? []).Concat(pod.Status?.ContainerStatuses ?? []).FirstOrDefault(s => s.Name == name);

    /// <summary>Runs that only the written status remembers. One that it calls running, and that no host knows, is lost.</summary>
    private static IEnumerable<ContainerRun> FromStatus(V1ContainerStatus? status, V1Container spec, DateTimeOffset now)
    {
        if (status is null)
        {
            yield break;
        }

        if (status.State?.Terminated is { } ended)
        {
            yield return Ended(ended, status, spec, status.RestartCount);
        }
        else if (status.State?.Running is { } running && status.ContainerID is not null)
        {
            yield return Lost(status, spec, Utc(running.StartedAt), now);
        }

        if (status.LastState?.Terminated is { } last)
        {
            var isNewest = status.State?.Waiting is not null || status.State is null;
            yield return Ended(last, status, spec, isNewest ? status.RestartCount : Math.Max(status.RestartCount - 1, 0));
        }
    }

    private static ContainerRun Ended(V1ContainerStateTerminated ended, V1ContainerStatus status, V1Container spec, int attempt) => new()
    {
        Id = WithoutScheme(ended.ContainerID) ?? $"status-{attempt}",
        Attempt = attempt,
        State = RunState.Exited,
        Image = spec.Image,
        ImageId = status.ImageID ?? "",
        StartedAt = Utc(ended.StartedAt),
        FinishedAt = Utc(ended.FinishedAt),
        ExitCode = ended.ExitCode,
        Reason = ended.Reason,
        Message = ended.Message,
    };

    private static ContainerRun Lost(V1ContainerStatus status, V1Container spec, DateTimeOffset? startedAt, DateTimeOffset now) => new()
    {
        Id = WithoutScheme(status.ContainerID)!,
        Attempt = status.RestartCount,
        State = RunState.Exited,
        Image = spec.Image,
        ImageId = status.ImageID ?? "",
        StartedAt = startedAt,
        FinishedAt = now,
        ExitCode = ExitCodes.Killed,
        Reason = ExitReasons.ContainerStatusUnknown,
        Message = LostMessage,
    };

    private static string? WithoutScheme(string? id) => id?[(id.IndexOf("://", StringComparison.Ordinal) is var at && at >= 0 ? at + 3 : 0)..];

    private static DateTimeOffset? Utc(DateTime? time) => time is { } t ? new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc)) : null;
}
