using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Selectors;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Verbs;

/// <summary>Reads pages of lists. All pages of one list show the revision of its first.</summary>
internal sealed class ListReader(ObjectStore store)
{
    public ListPage Read(ApiCall call, ObjectSelector selector)
    {
        var token = call.Query("continue") is { } text ? ContinueToken.Decode(text) : null;
        var snapshot = Snapshot(call, token);
        var limit = call.QueryNumber("limit") is { } asked and > 0 ? asked : int.MaxValue;
        var items = new List<StoredObject>();
        var more = 0;
        foreach (var item in Candidates(snapshot, selector, token))
        {
            if (items.Count < limit)
            {
                items.Add(item);
            }
            else
            {
                more++;
            }
        }

        var next = more > 0 ? new ContinueToken(snapshot.Revision, items[^1].Key).Encode() : null;
        var counted = more > 0 && selector.Labels.Requirements.Count == 0 && selector.Fields.Requirements.Count == 0;
        return new ListPage(items, snapshot.Revision, next, counted ? more : null);
    }

    private ResourceSnapshot Snapshot(ApiCall call, ContinueToken? token)
    {
        var current = store.Read(call.Resource.Store);
        if (token is not null)
        {
            return At(call, token.Revision) ?? throw Failures.Expired(ResourceVersions.ListExpired);
        }

        if (ResourceVersions.Read(call) is not { } revision)
        {
            return current;
        }

        if (revision > current.Revision)
        {
            throw ResourceVersions.InTheFuture(revision, current.Revision);
        }

        return call.Query("resourceVersionMatch") == "Exact"
            ? At(call, revision) ?? throw Failures.Expired($"The resourceVersion for the provided list is too old: {revision}.")
            : current;
    }

    private static ResourceSnapshot? At(ApiCall call, long revision) =>
        call.Resource.Store.Log.SnapshotAt(revision) is { } past ? past with { Revision = revision } : null;

    private static IEnumerable<StoredObject> Candidates(ResourceSnapshot snapshot, ObjectSelector selector, ContinueToken? token)
    {
        if (selector.Namespace is { } ns && selector.Fields.Name is { } name)
        {
            return snapshot.Find(new ObjectKey(ns, name)) is { } only && selector.Matches(only) ? [only] : [];
        }

        return snapshot.Objects
            .Where(pair => (token is null || pair.Key.CompareTo(token.After) > 0) && selector.Matches(pair.Value))
            .Select(pair => pair.Value);
    }
}
