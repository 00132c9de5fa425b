using k8s.Models;

namespace Krustlet.NodeAgent.NodeRegistration;

/// <inheritdoc cref="INodeView"/>
internal sealed class NodeView : INodeView
{
    private readonly Lock gate = new();
    private readonly TaskCompletionSource registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private V1Node? current;
    private TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public V1Node? Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    public Task Registered => registered.Task;

    /// <summary>Completes when there was a Node for the first time.</summary>
    public Task Seen => seen.Task;

    /// <summary>Completes when the Node this view holds is seen deleted; a new one each time a Node is seen again.</summary>
    public Task Gone
    {
        get
        {
            lock (gate)
            {
                return gone.Task;
            }
        }
    }

    /// <summary>Takes a Node that was read, written or watched.</summary>
    public void Saw(V1Node node)
    {
        lock (gate)
        {
            if (IsOlder(node))
            {
                return;
            }

            current = node;
            if (gone.Task.IsCompleted)
            {
                gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        seen.TrySetResult();
        if (!string.IsNullOrEmpty(node.Spec?.PodCIDR))
        {
            registered.TrySetResult();
        }
    }

    /// <summary>Takes the Node as it will be registered, until there is one: what static Pods are admitted by while no API server answers.</summary>
    public void Expect(V1Node node)
    {
        lock (gate)
        {
            current ??= node;
        }
    }

    /// <summary>Takes the news that there is no Node. <see cref="Current"/> keeps the last one: Pods go on running.</summary>
    public void SawNone()
    {
        lock (gate)
        {
            gone.TrySetResult();
        }
    }

    /// <summary>Gives up waiting for a podCIDR: this cluster assigns none.</summary>
    public void AcceptWithoutPodCidr() => registered.TrySetResult();

    // A watch may be behind the answer of our own write.
    private bool IsOlder(V1Node node) =>
        current is { } held
        && held.Metadata.Uid == node.Metadata.Uid
        && ulong.TryParse(held.Metadata.ResourceVersion, out var have)
        && ulong.TryParse(node.Metadata.ResourceVersion, out var got)
        && got < have;
}
