using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.StatefulSets;

/// <summary>Makes and removes the Pods of StatefulSets. A Pod's name is its identity: making one twice makes one.</summary>
internal sealed class StatefulPodControl(IApiClient client, IEventRecorder events)
{
    public async Task CreateAsync(V1StatefulSet set, int ordinal, V1Pod pod, CancellationToken cancellationToken)
    {
        foreach (var claim in StatefulPod.ClaimsOf(set, ordinal))
        {
            await CreateClaimAsync(claim, cancellationToken);
        }

        try
        {
            await client.CreateAsync(ApiResources.Pods, pod, cancellationToken);
            Say(set, EventSeverity.Normal, "SuccessfulCreate", $"create Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} successful");
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.AlreadyExists)
        {
            // Made already and not seen yet, or someone else's; the watch will tell which.
        }
        catch (ApiException e)
        {
            Say(set, EventSeverity.Warning, "FailedCreate", $"create Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} failed error: {e.Message}");
            throw;
        }
    }

    public async Task DeleteAsync(V1StatefulSet set, V1Pod pod, CancellationToken cancellationToken)
    {
        try
        {
            if (await client.DeleteAsync(ApiResources.Pods, Keys.Of(pod), new DeleteRequest(pod.Metadata.Uid), cancellationToken))
            {
                Say(set, EventSeverity.Normal, "SuccessfulDelete", $"delete Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} successful");
            }
        }
        catch (ApiException e)
        {
            Say(set, EventSeverity.Warning, "FailedDelete", $"delete Pod {pod.Metadata.Name} in StatefulSet {set.Metadata.Name} failed error: {e.Message}");
            throw;
        }
    }

    // Claims outlive Pods and sets: what is there is used again.
    private async Task CreateClaimAsync(V1PersistentVolumeClaim claim, CancellationToken cancellationToken)
    {
        if (await client.GetAsync(ApiResources.PersistentVolumeClaims, Keys.Of(claim), cancellationToken) is not null)
        {
            return;
        }

        try
        {
            await client.CreateAsync(ApiResources.PersistentVolumeClaims, claim, cancellationToken);
        }
        catch (ApiException e) when (e.Reason is ApiErrorReason.AlreadyExists)
        {
            // Someone was faster.
        }
    }

    private void Say(V1StatefulSet set, EventSeverity severity, string reason, string message) =>
        events.Record(ObjectReferences.To(set), severity, reason, message);
}
