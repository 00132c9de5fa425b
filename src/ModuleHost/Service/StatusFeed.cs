using Krustlet.ModuleHost.Protocol;

namespace Krustlet.ModuleHost.Service;

/// <summary>Hands changes to everyone who watches. A slow watcher misses intermediate states of a module, never its latest.</summary>
internal sealed class StatusFeed
{
    private readonly Lock gate = new();
    private readonly HashSet<StatusSubscription> subscriptions = [];

    /// <summary>Whether somebody watches.</summary>
    public int Watchers
    {
        get
        {
            lock (gate)
            {
                return subscriptions.Count;
            }
        }
    }

    /// <summary>Begins to collect changes. Take the snapshot after this: what changes meanwhile then comes in both, newest last.</summary>
    public StatusSubscription Subscribe()
    {
        var subscription = new StatusSubscription(Remove);
        lock (gate)
        {
            subscriptions.Add(subscription);
        }
        return subscription;
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
        }
    }
}
