using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>
/// Hands changes to everyone who watches. A slow watcher misses intermediate states of a module, never its latest: not at the end of the host
/// either, which waits until all have been told.
/// </summary>
internal sealed class StatusFeed
{
    private readonly Lock gate = new();
    private readonly HashSet<StatusSubscription> subscriptions = [];
    private readonly TaskCompletionSource allTold = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool ended;

    /// <summary>Begins to collect changes. Take the snapshot after this: what changes meanwhile then comes in both, newest last.</summary>
    public StatusSubscription Subscribe()
    {
        var subscription = new StatusSubscription(Remove);
        lock (gate)
        {
            subscriptions.Add(subscription);
            if (ended)
            {
                subscription.Complete();
            }
        }
        return subscription;
    }

    /// <summary>Nothing changes any more. Completes when all who watched have been told what did.</summary>
    public Task EndAsync()
    {
        lock (gate)
        {
            ended = true;
            foreach (var subscription in subscriptions)
            {
                subscription.Complete();
            }
            CompleteIfAllTold_NeedsLock();
        }
        return allTold.Task;
    }

    public void Publish(ModuleStatus status) => ForEach(subscription => subscription.Changed(status));

    public void PublishRemoval(string id) => ForEach(subscription => subscription.Removed(id));

    private void ForEach(Action<StatusSubscription> action)
    {
        lock (gate)
        {
            foreach (var subscription in subscriptions)
            {
                action(subscription);
            }
        }
    }

    private void Remove(StatusSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.Remove(subscription);
            CompleteIfAllTold_NeedsLock();
        }
    }

    private void CompleteIfAllTold_NeedsLock()
    {
        if (ended && subscriptions.Count == 0)
        {
            allTold.TrySetResult();
        }
    }
}
