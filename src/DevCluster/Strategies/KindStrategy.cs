using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Writes;

namespace Krustlet.DevCluster.Strategies;

/// <summary>What one kind does beyond the common rules of writing (a registry <c>strategy</c>). This one does nothing more.</summary>
internal class KindStrategy
{
    /// <summary>Fills in what the server decides about a new object.</summary>
    public virtual void PrepareForCreate(JsonObject value, WriteOptions options)
    {
    }

    /// <summary>Keeps or derives what a write may not decide.</summary>
    public virtual void PrepareForUpdate(JsonObject value, JsonObject live, WriteTarget target)
    {
    }

    /// <summary>Seconds between a delete and the end; null for kinds that are not deleted gracefully.</summary>
    public virtual long? GracePeriod(JsonObject value, long? asked) => null;

    /// <summary>Whether something other than metadata finalizers holds the object.</summary>
    public virtual bool HoldsDeletion(JsonObject value) => false;

    /// <summary>Called when <c>deletionTimestamp</c> is set.</summary>
    public virtual void OnDeletionStarted(JsonObject value)
    {
    }
}
