using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>Tells the API server what the scheduler decided.</summary>
internal sealed class SchedulingWriter(IApiClient client, IEventRecorder events, TimeProvider time)
{
    private const string Scheduled = "PodScheduled";

    /// <summary>Binds a Pod to a node (<c>pods/binding</c>).</summary>
    public async Task BindAsync(V1Pod pod, string node, CancellationToken cancellationToken)
    {
        var binding = new V1Binding
        {
            ApiVersion = "v1",
            Kind = "Binding",
            Metadata = new V1ObjectMeta { Name = pod.Metadata.Name, NamespaceProperty = pod.Metadata.NamespaceProperty, Uid = pod.Metadata.Uid },
            Target = new V1ObjectReference { ApiVersion = "v1", Kind = "Node", Name = node },
        };
        await client.CreateSubresourceAsync<V1Pod, V1Binding, V1Status>(ApiResources.Pods, Keys.Of(pod), "binding", binding, cancellationToken);
        events.Record(ObjectReferences.To(pod), EventSeverity.Normal, "Scheduled", $"Successfully assigned {pod.Metadata.NamespaceProperty}/{pod.Metadata.Name} to {node}");
    }

    /// <summary>
    /// Says why a Pod waits: an event, and a condition when it says something new. Decisions are written by several at once: a Pod that was
    /// bound meanwhile does not wait any more, and nothing is said of it.
    /// </summary>
    public async Task ExplainAsync(V1Pod pod, string message, CancellationToken cancellationToken)
    {
        events.Record(ObjectReferences.To(pod), EventSeverity.Warning, "FailedScheduling", message);
        var newest = pod;
        while (newest is not null && newest.Metadata.Uid == pod.Metadata.Uid && string.IsNullOrEmpty(newest.Spec.NodeName))
        {
            try
            {
                await WriteReasonAsync(newest, message, cancellationToken);
                return;
            }
            catch (ApiException failure) when (failure.Reason == ApiErrorReason.Conflict)
            {
                newest = await client.GetAsync(ApiResources.Pods, Keys.Of(pod), cancellationToken);
            }
        }
    }

    private async Task WriteReasonAsync(V1Pod pod, string message, CancellationToken cancellationToken)
    {
        var current = pod.Condition(Scheduled);
        if (current is { Status: "False", Reason: "Unschedulable" } && current.Message == message)
        {
            return;
        }

        var condition = new V1PodCondition
        {
            Type = Scheduled,
            Status = "False",
            Reason = "Unschedulable",
            Message = message,
            LastTransitionTime = current?.Status == "False" ? current.LastTransitionTime : time.GetApiTime(),
        };
        var patch = new JsonObject { ["status"] = new JsonObject { ["conditions"] = new JsonArray(ObjectJson.Of(condition)) } };
        patch["metadata"] = new JsonObject { ["uid"] = pod.Metadata.Uid, ["resourceVersion"] = pod.Metadata.ResourceVersion };
        await client.PatchAsync(ApiResources.Pods, Keys.Of(pod), new PatchRequest(PatchKind.StrategicMerge, patch.ToJsonString(), "status"), cancellationToken);
    }
}
