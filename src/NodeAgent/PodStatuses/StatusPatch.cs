using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>
/// The patch that makes a stored status equal to ours in every field we own: strategic merge, so that conditions of others
/// stay, with the UID as precondition. Equal bodies mean equal statuses.
/// </summary>
internal sealed class StatusPatch
{
    private static readonly string[] Owned =
    [
        PodConditionTypes.PodReadyToStartContainers, PodConditionTypes.Initialized, PodConditionTypes.Ready,
        PodConditionTypes.ContainersReady, PodConditionTypes.PodScheduled, PodConditionTypes.DisruptionTarget,
        PodConditionTypes.PodResizePending, PodConditionTypes.PodResizeInProgress, PodConditionTypes.AllContainersRestarting,
    ];

    private StatusPatch(string body) => (Body, Digest) = (body, new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(body)).AsSpan(0, 16)));

    /// <summary>The patch as JSON.</summary>
    public string Body { get; }

    /// <summary>Stands for the body where only equality counts.</summary>
    public Guid Digest { get; }

    /// <summary>The patch of a status; of one that the API server sent, only what we own.</summary>
    public static StatusPatch Of(string podUid, V1PodStatus status)
    {
        var owned = new V1PodStatus
        {
            Phase = status.Phase,
            HostIP = status.HostIP,
            // API servers before 1.28 drop the list: made of the address on both sides, it is never missed there.
            HostIPs = status.HostIP is { } host ? [new V1HostIP { Ip = host }] : null,
            PodIP = status.PodIP,
            PodIPs = status.PodIPs,
            StartTime = status.StartTime,
            QosClass = status.QosClass,
            ObservedGeneration = status.ObservedGeneration,
            InitContainerStatuses = status.InitContainerStatuses,
            ContainerStatuses = status.ContainerStatuses,
            EphemeralContainerStatuses = status.EphemeralContainerStatuses,
            Conditions = [.. (status.Conditions ?? []).Where(IsOurs).OrderBy(static c => Array.IndexOf(Owned, c.Type)).Select(Plain)],
        };
        var json = JsonSerializer.SerializeToNode(owned, ApiJson.BuiltIn<V1PodStatus>())!.AsObject();
        json["reason"] = string.IsNullOrEmpty(status.Reason) ? null : status.Reason;
        json["message"] = string.IsNullOrEmpty(status.Message) ? null : status.Message;
        foreach (var condition in json["conditions"]!.AsArray())
        {
            MakeExplicit(condition!.AsObject());
        }

        var patch = new JsonObject { ["metadata"] = new JsonObject { ["uid"] = podUid }, ["status"] = json };
        return new StatusPatch(patch.ToJsonString());
    }

    /// <summary>Others disrupt Pods too, and say so in the same condition.</summary>
    private static bool IsOurs(V1PodCondition condition) =>
        Owned.Contains(condition.Type) && (condition.Type != PodConditionTypes.DisruptionTarget || condition.Reason == PodConditionTypes.TerminationByKubelet);

    private static V1PodCondition Plain(V1PodCondition condition) => new()
    {
        Type = condition.Type,
        Status = condition.Status,
        LastTransitionTime = condition.LastTransitionTime,
        Reason = condition.Reason,
        Message = condition.Message,
        ObservedGeneration = condition.ObservedGeneration,
    };

    /// <summary>A merged list keeps what a patch does not name, so what is empty has to be said, and what has no status is to go.</summary>
    private static void MakeExplicit(JsonObject condition)
    {
        if (condition["status"] is null)
        {
            condition["$patch"] = "delete";
            condition.Remove("observedGeneration");
            return;
        }

        foreach (var field in (string[])["reason", "message"])
        {
            if (condition[field] is null || condition[field]!.GetValue<string>().Length == 0)
            {
                condition[field] = null;
            }
        }
    }
}
