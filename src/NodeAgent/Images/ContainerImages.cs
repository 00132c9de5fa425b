using Krustlet.ControllerRuntime.Api;
using Krustlet.NodeAgent.Environment;
using Krustlet.NodeAgent.EventReporting;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.PodLifecycle.Facts;
using Krustlet.NodeAgent.PodStatuses;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>Gets a container's image by its pull policy, and tells of it in the kubelet's words.</summary>
internal sealed class ContainerImages(
    IModulePuller puller, PullSecretReader secrets, ImageAccess access, SignatureDemands signatures, PullTimes pulls, IPodEvents events, TimeProvider time)
{
    /// <summary>How old secrets may be that a Pod shows for an image that is here: Pods that start together then share a read.</summary>
    private static readonly TimeSpan SecretAge = TimeSpan.FromSeconds(10);

    /// <summary>The image, or why there is none. Throws only when cancelled.</summary>
    public async Task<PullResult> EnsureAsync(PodFacts pod, ContainerFacts container, CancellationToken cancellationToken)
    {
        var image = container.Spec.Image ?? "";
        var path = ContainerEvents.FieldPath(container);
        try
        {
            var demands = signatures.Of(pod.Pod, image);
            var policy = PullPolicies.Of(container.Spec);
            var local = policy == ImagePullPolicy.Always ? null : await puller.FindLocalAsync(image, cancellationToken);
            if (local is not null && await MayUseAsync(pod, container, image, local, cancellationToken))
            {
                await puller.PrepareAsync(image, local, token => secrets.ReadAsync(pod, time.GetUtcNow(), token), demands, cancellationToken);
                events.Emit(pod.Pod, PodEvent.Normal(PodEventReasons.Pulled, $"Container image \"{image}\" already present on machine", path));
                return PullResult.Ready(image, local);
            }

            return policy == ImagePullPolicy.Never ? NeverPulled(pod, image, path, isHere: local is not null) : PullResult.Ready(image, await PullAsync(pod, image, demands, path, cancellationToken));
        }
        catch (ModulePullException failure)
        {
            return Failed(pod, image, path, failure);
        }
        catch (ContainerConfigException failure)
        {
            Report(pod, path, WaitingReason.CreateContainerConfigError, failure.Message);
            return PullResult.Failed(WaitingReason.CreateContainerConfigError, failure.Message);
        }
    }

    private async Task<bool> MayUseAsync(PodFacts pod, ContainerFacts container, string image, NodeModule local, CancellationToken cancellationToken)
    {
        if (access.IsForAll(image, local.ImageId))
        {
            return true;
        }

        try
        {
            return access.Allows(image, local.ImageId, await secrets.FindAsync(pod, time.GetUtcNow() - SecretAge, cancellationToken));
        }
        catch (ApiException failure)
        {
            // An API server that is away must not keep a container from its restart with the very image that it ran before. Others try to pull.
            return failure.Reason != ApiErrorReason.Forbidden && container.Current?.ImageId == local.ImageId;
        }
    }

    private PullResult NeverPulled(PodFacts pod, string image, string path, bool isHere)
    {
        var message = isHere
            ? $"Container image \"{image}\" is present with pull policy of Never but does not have the proper credentials"
            : $"Container image \"{image}\" is not present with pull policy of Never";
        events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.ErrImageNeverPull, message, path));
        events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.Failed, "Error: ErrImageNeverPull", path));
        return PullResult.Failed(WaitingReason.ErrImageNeverPull, message);
    }

    private async Task<NodeModule> PullAsync(PodFacts pod, string image, IReadOnlyList<SignatureDemand> demands, string path, CancellationToken cancellationToken)
    {
        events.Emit(pod.Pod, PodEvent.Normal(PodEventReasons.Pulling, $"Pulling image \"{image}\"", path));
        var started = time.GetTimestamp();
        var credentials = await secrets.ReadAsync(pod, time.GetUtcNow(), cancellationToken);
        var module = await puller.PullAsync(image, credentials, demands, cancellationToken);
        pulls.Add(pod.Key.Uid, time.GetElapsedTime(started));
        var took = GoDuration.Format(time.GetElapsedTime(started));
        events.Emit(pod.Pod, PodEvent.Normal(
            PodEventReasons.Pulled,
            $"Successfully pulled image \"{image}\" in {took} ({took} including waiting). Image size: {module.SizeBytes} bytes.",
            path));
        return module;
    }

    private PullResult Failed(PodFacts pod, string image, string path, ModulePullException failure)
    {
        var reason = failure.Failure switch
        {
            PullFailure.InvalidReference => WaitingReason.InvalidImageName,
            PullFailure.NotWasm => WaitingReason.CreateContainerError,
            PullFailure.SignatureInvalid => WaitingReason.SignatureValidationFailed,
            _ => WaitingReason.ErrImagePull,
        };
        var message = reason switch
        {
            WaitingReason.InvalidImageName => $"Failed to apply default image tag \"{image}\": {failure.Message}",
            WaitingReason.CreateContainerError => failure.Message,
            WaitingReason.SignatureValidationFailed => $"image pull failed for {image} because the signature validation failed: {failure.Message}",
            _ => $"Failed to pull image \"{image}\": {failure.Message}",
        };
        Report(pod, path, reason, message);
        return PullResult.Failed(reason, message);
    }

    private void Report(PodFacts pod, string path, WaitingReason reason, string message)
    {
        if (reason is WaitingReason.CreateContainerError or WaitingReason.CreateContainerConfigError)
        {
            events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.Failed, $"Error: {message}", path));
            return;
        }

        var first = reason == WaitingReason.InvalidImageName ? PodEventReasons.InspectFailed : PodEventReasons.Failed;
        events.Emit(pod.Pod, PodEvent.Problem(first, message, path));
        events.Emit(pod.Pod, PodEvent.Problem(PodEventReasons.Failed, $"Error: {reason}", path));
    }
}
