using System.Threading.Channels;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.PodSources.Manifests;
using Krustlet.NodeAgent.PodStatuses;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.PodSources.Mirrors;

/// <summary>
/// Shows each static Pod at the API server as a mirror: made when it is missing or of another version, deleted when its
/// static Pod is gone. What becomes of a mirror changes nothing for the static Pod.
/// </summary>
internal sealed partial class MirrorPods(
    IApiClient api, IInformer<V1Pod> pods, MirrorDirectory mirrors, StaticPods statics, ManifestFolder manifests, INodeView node, IPodStatusSink statuses, TimeProvider time,
    ILogger<MirrorPods> logger) : IOwnedLoop
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <inheritdoc/>
    public string Name => "mirror-pods";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // Not before the manifests were read: until then every mirror of the agent before looks like one that nothing stands behind.
        await Task.WhenAll(pods.Synced, node.Registered, manifests.Scanned).WaitAsync(cancellationToken);
        using var handler = pods.AddHandler(new ResourceHandler<V1Pod>(Heard, (_, pod) => Heard(pod), Heard));
        statics.Changed += Wake;
        try
        {
            while (true)
            {
                await ReconcileAsync(cancellationToken);
                using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                await Task.WhenAny(changes.Reader.WaitToReadAsync(pause.Token).AsTask(), Task.Delay(Period, time, pause.Token));
                await pause.CancelAsync();
                cancellationToken.ThrowIfCancellationRequested();
                changes.Reader.TryRead(out _);
            }
        }
        finally
        {
            statics.Changed -= Wake;
        }
    }

    private void Wake() => changes.Writer.TryWrite(true);

    private void Heard(V1Pod pod)
    {
        if (MirrorDirectory.HashOf(pod) is { } hash)
        {
            statuses.Again(hash);
            Wake();
        }
    }

    private async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        var wanted = statics.List();
        foreach (var pod in wanted)
        {
            await TryAsync(() => ShowAsync(pod, cancellationToken), pod);
        }

        var names = wanted.Select(NameOf).ToHashSet();
        foreach (var left in mirrors.All().Where(mirror => !names.Contains(NameOf(mirror))))
        {
            await TryAsync(() => DeleteAsync(left, cancellationToken), left);
        }
    }

    private async Task TryAsync(Func<Task> step, V1Pod pod)
    {
        try
        {
            await step();
        }
        catch (ApiException failure)
        {
            // The next turn sees how it stands.
            LogFailed(logger, failure, pod.Metadata.NamespaceProperty, pod.Metadata.Name, failure.Reason);
        }
    }

    private async Task ShowAsync(V1Pod pod, CancellationToken cancellationToken)
    {
        var shown = mirrors.Shown(NameOf(pod));
        if (shown is not null && !PodOrigin.IsMirror(shown))
        {
            LogTaken(logger, pod.Metadata.NamespaceProperty, pod.Metadata.Name);
            return;
        }

        if (shown is { Metadata.DeletionTimestamp: null } && MirrorDirectory.HashOf(shown) == pod.Metadata.Uid)
        {
            return;
        }

        if (shown is not null)
        {
            await DeleteAsync(shown, cancellationToken);
        }

        if (node.Current is { Metadata.Uid: { Length: > 0 } } owner)
        {
            await api.CreateAsync(ApiResources.Pods, Mirror(pod, owner), cancellationToken);
        }
    }

    private Task DeleteAsync(V1Pod mirror, CancellationToken cancellationToken) =>
        api.DeleteAsync(ApiResources.Pods, NameOf(mirror), new DeleteRequest(mirror.Metadata.Uid, GracePeriodSeconds: 0), cancellationToken);

    private static V1Pod Mirror(V1Pod pod, V1Node owner) => new()
    {
        ApiVersion = "v1",
        Kind = "Pod",
        Metadata = new V1ObjectMeta
        {
            Name = pod.Metadata.Name,
            NamespaceProperty = pod.Metadata.NamespaceProperty,
            Labels = pod.Metadata.Labels,
            Annotations = new Dictionary<string, string>(pod.Metadata.Annotations, StringComparer.Ordinal) { [PodOrigin.MirrorAnnotation] = pod.Metadata.Uid },
            OwnerReferences = [new V1OwnerReference { ApiVersion = "v1", Kind = "Node", Name = owner.Metadata.Name, Uid = owner.Metadata.Uid, Controller = true }],
        },
        Spec = pod.Spec,
    };

    private static NamespacedName NameOf(V1Pod pod) => new(pod.Metadata.NamespaceProperty, pod.Metadata.Name);

    [LoggerMessage(4542, LogLevel.Warning, "The mirror of static Pod {Namespace}/{Name} could not be put right ({Reason}): looking again")]
    private static partial void LogFailed(ILogger logger, Exception failure, string @namespace, string name, ApiErrorReason reason);

    [LoggerMessage(4543, LogLevel.Warning, "Static Pod {Namespace}/{Name} cannot be shown: the API server has another Pod of that name")]
    private static partial void LogTaken(ILogger logger, string @namespace, string name);
}
