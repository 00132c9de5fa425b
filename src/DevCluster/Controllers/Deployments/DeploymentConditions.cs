using k8s.Models;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Deployments;

/// <summary>The conditions of a Deployment's status, with Kubernetes' reasons and messages.</summary>
internal sealed class DeploymentConditions(TimeProvider time)
{
    public const string Progressing = "Progressing";
    public const string DeadlineExceeded = "ProgressDeadlineExceeded";
    private const string Available = "Available";
    private const string ReplicaFailure = "ReplicaFailure";
    private const string NewAvailable = "NewReplicaSetAvailable";

    /// <summary>All conditions after a pass that found <paramref name="status"/>.</summary>
    public IList<V1DeploymentCondition>? Of(Rollout rollout, V1DeploymentStatus status, V1ReplicaSet? justMade)
    {
        var deployment = rollout.Deployment;
        var conditions = deployment.Status?.Conditions?.ToList() ?? [];
        Set(conditions, (status.AvailableReplicas ?? 0) >= RolloutMath.Replicas(deployment) - RolloutMath.MaxUnavailable(deployment)
            ? New(Available, true, "MinimumReplicasAvailable", "Deployment has minimum availability.")
            : New(Available, false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability."));
        if (HasDeadline(deployment) && Progress(rollout, status, justMade, conditions) is { } progress)
        {
            SetProgress(conditions, progress);
        }
        else if (!HasDeadline(deployment))
        {
            conditions.RemoveAll(condition => condition.Type == Progressing);
        }

        SetFailure(conditions, rollout);
        return conditions.Count == 0 ? null : conditions;
    }

    /// <summary>When a rollout that makes no progress has to be called stuck; null when none is under way.</summary>
    public TimeSpan? UntilDeadline(V1Deployment deployment, V1DeploymentStatus status)
    {
        var progress = Find(status.Conditions, Progressing);
        if (!HasDeadline(deployment) || deployment.Spec.Paused == true || progress is not { LastUpdateTime: { } since } || progress.Reason is NewAvailable or DeadlineExceeded)
        {
            return null;
        }

        return since.AddSeconds(deployment.Spec.ProgressDeadlineSeconds!.Value) - time.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(1);
    }

    public static V1DeploymentCondition? Find(IEnumerable<V1DeploymentCondition>? conditions, string type) =>
        conditions?.FirstOrDefault(condition => condition.Type == type);

    private static bool HasDeadline(V1Deployment deployment) => deployment.Spec.ProgressDeadlineSeconds is not (null or int.MaxValue);

    private V1DeploymentCondition? Progress(Rollout rollout, V1DeploymentStatus status, V1ReplicaSet? justMade, List<V1DeploymentCondition> conditions)
    {
        var (deployment, name) = (rollout.Deployment, rollout.Newest?.Metadata.Name);
        var current = Find(conditions, Progressing);
        if (deployment.Spec.Paused == true)
        {
            return current?.Reason == DeadlineExceeded ? null : New(Progressing, null, "DeploymentPaused", "Deployment is paused");
        }

        if (justMade is not null)
        {
            return New(Progressing, true, "NewReplicaSetCreated", $"Created new replica set \"{justMade.Metadata.Name}\"");
        }

        var isWhole = (status.Replicas ?? 0) == (status.UpdatedReplicas ?? 0) && current?.Reason == NewAvailable;
        if (rollout.Newest is null || isWhole)
        {
            return current?.Reason == "DeploymentPaused" ? New(Progressing, null, "DeploymentResumed", "Deployment is resumed") : null;
        }

        if (Rollout.IsComplete(deployment, status))
        {
            return New(Progressing, true, NewAvailable, $"ReplicaSet \"{name}\" has successfully progressed.");
        }

        if (IsMoving(deployment, status))
        {
            return New(Progressing, true, "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.");
        }

        if (current is null)
        {
            return New(Progressing, true, "FoundNewReplicaSet", $"Found new replica set \"{name}\"");
        }

        if (current.Reason == "DeploymentPaused")
        {
            return New(Progressing, null, "DeploymentResumed", "Deployment is resumed");
        }

        return UntilDeadline(deployment, deployment.Status!) <= TimeSpan.FromSeconds(1)
            ? New(Progressing, false, DeadlineExceeded, $"ReplicaSet \"{name}\" has timed out progressing.")
            : null;
    }

    private static bool IsMoving(V1Deployment deployment, V1DeploymentStatus status)
    {
        var before = deployment.Status ?? new V1DeploymentStatus();
        static int Old(V1DeploymentStatus state) => (state.Replicas ?? 0) - (state.UpdatedReplicas ?? 0);
        return (status.UpdatedReplicas ?? 0) > (before.UpdatedReplicas ?? 0)
            || Old(status) < Old(before)
            || (status.ReadyReplicas ?? 0) > (before.ReadyReplicas ?? 0)
            || (status.AvailableReplicas ?? 0) > (before.AvailableReplicas ?? 0);
    }

    // Progress is dated anew each time it happens, or the deadline would count from the rollout's start.
    private static void SetProgress(List<V1DeploymentCondition> conditions, V1DeploymentCondition progress)
    {
        var current = Find(conditions, Progressing);
        if (current is not null && current.Status == progress.Status && current.Reason == progress.Reason && progress.Reason != "ReplicaSetUpdated")
        {
            return;
        }

        Replace(conditions, current?.Status == progress.Status ? progress with { LastTransitionTime = current.LastTransitionTime } : progress);
    }

    private void SetFailure(List<V1DeploymentCondition> conditions, Rollout rollout)
    {
        var failure = rollout.All.Reverse().SelectMany(set => set.Status?.Conditions ?? []).FirstOrDefault(condition => condition.Type == ReplicaFailure);
        if (failure is null)
        {
            conditions.RemoveAll(condition => condition.Type == ReplicaFailure);
        }
        else
        {
            Set(conditions, New(ReplicaFailure, failure.Status == "True", failure.Reason, failure.Message));
        }
    }

    private static void Set(List<V1DeploymentCondition> conditions, V1DeploymentCondition wanted)
    {
        var current = Find(conditions, wanted.Type);
        if (current is null || current.Status != wanted.Status || current.Reason != wanted.Reason)
        {
            Replace(conditions, current?.Status == wanted.Status ? wanted with { LastTransitionTime = current.LastTransitionTime } : wanted);
        }
    }

    private static void Replace(List<V1DeploymentCondition> conditions, V1DeploymentCondition wanted)
    {
        conditions.RemoveAll(condition => condition.Type == wanted.Type);
        conditions.Add(wanted);
    }

    private V1DeploymentCondition New(string type, bool? status, string reason, string message) => new()
    {
        Type = type,
        Status = status switch { true => "True", false => "False", null => "Unknown" },
        Reason = reason,
        Message = message,
        LastUpdateTime = time.GetApiTime(),
        LastTransitionTime = time.GetApiTime(),
    };
}
