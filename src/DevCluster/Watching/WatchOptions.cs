using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Verbs;

namespace Krustlet.DevCluster.Watching;

/// <summary>How a watch is to be run, from its query.</summary>
/// <param name="ResourceVersion">Changes after this are sent; null or 0 begins with the present objects.</param>
/// <param name="SendsInitialEvents">Whether the present objects come first, as ADDED.</param>
/// <param name="MarksInitialEventsEnd">Whether a bookmark tells that they are complete (WatchList).</param>
/// <param name="Bookmarks">Whether the client wants bookmarks.</param>
/// <param name="Timeout">When to end; null leaves it to the server.</param>
internal sealed record WatchOptions(long? ResourceVersion, bool SendsInitialEvents, bool MarksInitialEventsEnd, bool Bookmarks, TimeSpan? Timeout)
{
    public static WatchOptions Read(ApiCall call)
    {
        var revision = ResourceVersions.Read(call);
        var bookmarks = call.QueryFlag("allowWatchBookmarks");
        var asked = call.Query("sendInitialEvents") is null ? (bool?)null : call.QueryFlag("sendInitialEvents");
        if (asked is not null && call.Query("resourceVersionMatch") != "NotOlderThan")
        {
            throw Failures.BadRequest("resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        var initial = asked ?? revision is null or 0;
        var timeout = call.QueryNumber("timeoutSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        return new WatchOptions(revision, initial, asked == true && bookmarks, bookmarks, timeout);
    }
}
