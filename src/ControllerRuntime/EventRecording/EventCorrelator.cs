using System.Globalization;
using Krustlet.ControllerRuntime.RateLimiting;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>
/// Holds repeated events together, by client-go's rules: the same event again raises a count; many messages of one group
/// become one Event; an object that causes too many is silenced for a while. Not thread-safe: the sending loop owns it.
/// </summary>
internal sealed class EventCorrelator(EventCorrelatorOptions options, TimeProvider time)
{
    public const string CombinedPrefix = "(combined from similar events): ";

    private readonly RecentMap<EventGroup, SimilarMessages> _groups = new(options.Remembered);
    private readonly RecentMap<(EventGroup Group, string Message), EventSeries> _series = new(options.Remembered);
    private readonly RecentMap<EventSubject, TokenBucket> _buckets = new(options.Remembered);
    private long _lastName;

    /// <summary>The series that an event belongs to, counted, and the message to show; null when the object is silenced.</summary>
    public CorrelatedEvent? Correlate(RecordedEvent item)
    {
        var (key, message) = Aggregate(item);
        if (!_series.TryGet((item.Group, key), out var series))
        {
            series = new EventSeries(NameOf(item), item.At);
            _series.Set((item.Group, key), series);
        }

        if (!BucketOf(item.Subject).TryTake())
        {
            return null;
        }

        series.Count++;
        return new CorrelatedEvent(item, series, message);
    }

    /// <summary>A name like those of all Kubernetes components, object and nanoseconds, and unlike any that this recorder gave.</summary>
    public string NameOf(RecordedEvent item)
    {
        // Clocks stand still for longer than it takes to record two events.
        _lastName = Math.Max(_lastName + 1, (item.At - DateTimeOffset.UnixEpoch).Ticks * 100);
        return string.Create(CultureInfo.InvariantCulture, $"{item.Regarding.Name}.{_lastName:x}");
    }

    private (string Key, string Message) Aggregate(RecordedEvent item)
    {
        if (!_groups.TryGet(item.Group, out var group) || time.GetElapsedTime(group.LastAt) > options.Window)
        {
            group = new SimilarMessages();
            _groups.Set(item.Group, group);
        }

        group.LastAt = time.GetTimestamp();
        group.Messages.Add(item.Message);
        if (group.Messages.Count <= options.SimilarBeforeAggregation)
        {
            return (item.Message, item.Message);
        }

        // Enough to know that there are too many: the set must not grow with them.
        group.Messages.Remove(item.Message);
        return (CombinedPrefix, CombinedPrefix + item.Message);
    }

    private TokenBucket BucketOf(EventSubject subject)
    {
        if (!_buckets.TryGet(subject, out var bucket))
        {
            bucket = new TokenBucket(1 / options.SpamRefill.TotalSeconds, options.SpamBurst, time);
            _buckets.Set(subject, bucket);
        }

        return bucket;
    }

    private sealed class SimilarMessages
    {
        public HashSet<string> Messages { get; } = new(StringComparer.Ordinal);

        public long LastAt { get; set; }
    }
}
