using Krustlet.DevCluster.Faults;
using Krustlet.DevCluster.Presentation;
using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Selectors;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;
using Krustlet.DevCluster.Verbs;

namespace Krustlet.DevCluster.Watching;

/// <summary>
/// GET of a collection with <c>watch=true</c>: the present objects when asked for, then every change as it is committed, until
/// the time is up, the client leaves, or the place in the history is lost (410 in the stream).
/// </summary>
internal sealed class WatchVerb(ObjectStore store, WatchEncoderFactory encoders, OpenWatches open, TimeProvider time)
{
    private const int BatchSize = 512;
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestDefault = TimeSpan.FromMinutes(30);

    public async Task HandleAsync(ApiCall call)
    {
        var selector = RequestSelectors.Read(call);
        var options = WatchOptions.Read(call);
        var encoder = encoders.Create(call, ContentNegotiation.ShapeOf(call.Http.Request));
        using var registration = open.Enter(FaultTarget.Of(call), call.Cancelled);
        var response = call.Http.Response;
        response.ContentType = ContentNegotiation.Json;
        response.Headers.CacheControl = "no-cache, private";
        await response.StartAsync(call.Cancelled);
        await response.BodyWriter.FlushAsync(call.Cancelled);
        var stream = new WatchStream(response.BodyWriter, encoder, selector);
        try
        {
            await RunAsync(call, options, stream, registration.Dropped);
        }
        catch (OperationCanceledException) when (registration.Dropped.IsCancellationRequested)
        {
            // The client left, or a test dropped the watch; either way the stream just ends.
        }
    }

    private async Task RunAsync(ApiCall call, WatchOptions options, WatchStream stream, CancellationToken stop)
    {
        var cursor = Start(call, options, stream);
        await stream.FlushAsync(stop);
        var deadline = time.GetUtcNow() + (options.Timeout ?? ShortestDefault * (1 + Random.Shared.NextDouble()));
        var nextBookmark = time.GetUtcNow() + BookmarkEvery;
        var log = call.Resource.Store.Log;
        while (true)
        {
            var changed = log.Changed;
            var settled = store.Read(call.Resource.Store).Revision;
            var changes = log.ReadAfter(cursor, BatchSize);
            if (changes is null)
            {
                await stream.FailAsync(Failures.Expired($"{ResourceVersions.TooOld} ({cursor})"), stop);
                return;
            }

            if (changes.Count > 0)
            {
                await stream.WriteAsync(changes, stop);
                cursor = changes[^1].Revision;
                continue;
            }

            var now = time.GetUtcNow();
            if (now >= nextBookmark || now >= deadline)
            {
                cursor = settled;
                await BookmarkAsync(stream, options, settled, stop);
                nextBookmark = now + BookmarkEvery;
            }

            if (now >= deadline)
            {
                return;
            }

            await WaitAsync(changed, Earlier(nextBookmark, deadline) - now, stop);
        }
    }

    private static async Task BookmarkAsync(WatchStream stream, WatchOptions options, long revision, CancellationToken stop)
    {
        if (options.Bookmarks)
        {
            stream.Bookmark(revision, endsInitialEvents: false);
            await stream.FlushAsync(stop);
        }
    }

    private long Start(ApiCall call, WatchOptions options, WatchStream stream)
    {
        if (!options.SendsInitialEvents)
        {
            return options.ResourceVersion ?? 0;
        }

        var snapshot = store.Read(call.Resource.Store);
        foreach (var value in snapshot.Objects.Values)
        {
            stream.Add(value);
        }

        if (options.MarksInitialEventsEnd)
        {
            stream.Bookmark(snapshot.Revision, endsInitialEvents: true);
        }

        return snapshot.Revision;
    }

    private async Task WaitAsync(Task changed, TimeSpan atMost, CancellationToken stop)
    {
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var elapsed = Task.Delay(atMost, time, timer.Token);
        await Task.WhenAny(changed, elapsed);
        await timer.CancelAsync();
        stop.ThrowIfCancellationRequested();
    }

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
