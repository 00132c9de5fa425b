using System.Globalization;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.ControllerRuntime.EventRecording;

/// <summary>Sends events from a bounded queue, one at a time, in order. <paramref name="component"/> is who <c>kubectl describe</c> says they are from.</summary>
public sealed partial class EventRecorder(IApiClient client, string component, string host, EventCorrelatorOptions options, RuntimeMetrics metrics, TimeProvider time, Random random, ILogger<EventRecorder> logger) : IOwnedLoop, IEventRecorder
{
    private const int LongestMessage = 1024;
    private readonly EventCorrelator _correlator = new(options, time);
    private readonly Channel<RecordedEvent> _queue = Channel.CreateBounded<RecordedEvent>(new BoundedChannelOptions(options.QueueLength) { SingleReader = true });

    /// <inheritdoc/>
    public string Name => "events";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Caches;

    /// <inheritdoc/>
    public void Record(V1ObjectReference regarding, EventSeverity severity, string reason, string message)
    {
        ArgumentNullException.ThrowIfNull(regarding);
        ArgumentNullException.ThrowIfNull(message);
        var text = message.Length <= LongestMessage ? message : message[..LongestMessage];
        if (!_queue.Writer.TryWrite(new RecordedEvent(regarding, severity, reason, text, time.GetUtcNow())))
        {
            Dropped(EventDrop.QueueFull);
        }
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _queue.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            if (_correlator.Correlate(item) is { } correlated)
            {
                await SendAsync(item, correlated, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Dropped(EventDrop.Spam);
            }
        }
    }

    private async Task SendAsync(RecordedEvent item, CorrelatedEvent correlated, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await SendOnceAsync(item, correlated, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (IsFinal(e) || attempt >= options.SendAttempts)
            {
                LogDropped(logger, e, item.Reason, item.Regarding.Name, attempt);
                Dropped(EventDrop.Refused);
                return;
            }
            catch (ApiException)
            {
                var share = attempt == 1 ? random.NextDouble() : 1;
                await Task.Delay(options.SendRetry * share, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task SendOnceAsync(RecordedEvent item, CorrelatedEvent correlated, CancellationToken cancellationToken)
    {
        var series = correlated.Series;
        if (series.IsStored)
        {
            try
            {
                await client.PatchAsync(ApiResources.Events, new NamespacedName(item.Namespace, series.Name), Repeat(item, correlated), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (ApiException e) when (e.Reason == ApiErrorReason.NotFound)
            {
                // Events live an hour; a repeat after that starts a new one.
                (series.Name, series.First, series.Count, series.IsStored, series.IsAsked) = (_correlator.NameOf(item), item.At, 1, false, false);
            }
        }

        var wasAsked = series.IsAsked;
        series.IsAsked = true;
        try
        {
            await client.CreateAsync(ApiResources.Events, Build(item, correlated), cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException e) when (wasAsked && e.Reason == ApiErrorReason.AlreadyExists)
        {
            // It was made, and the answer lost: what is there is ours, and counts on.
            await client.PatchAsync(ApiResources.Events, new NamespacedName(item.Namespace, series.Name), Repeat(item, correlated), cancellationToken).ConfigureAwait(false);
        }

        series.IsStored = true;
    }

    /// <summary>Refused for what it is, or already there, or its namespace is going: sending it again changes nothing.</summary>
    private static bool IsFinal(ApiException e) => e.Reason
        is ApiErrorReason.Forbidden or ApiErrorReason.Invalid or ApiErrorReason.BadRequest or ApiErrorReason.NotFound
        or ApiErrorReason.AlreadyExists or ApiErrorReason.Conflict or ApiErrorReason.Unauthorized;

    private Corev1Event Build(RecordedEvent item, CorrelatedEvent correlated) => new()
    {
        ApiVersion = ApiResources.Events.ApiVersion,
        Kind = ApiResources.Events.Kind,
        Metadata = new V1ObjectMeta { Name = correlated.Series.Name, NamespaceProperty = item.Namespace },
        InvolvedObject = item.Regarding,
        Type = item.Severity.ToString(),
        Reason = item.Reason,
        Message = correlated.Message,
        Source = new V1EventSource { Component = component, Host = host },
        ReportingComponent = component,
        ReportingInstance = host,
        FirstTimestamp = correlated.Series.First.UtcDateTime,
        LastTimestamp = item.At.UtcDateTime,
        Count = correlated.Series.Count,
    };

    private static PatchRequest Repeat(RecordedEvent item, CorrelatedEvent correlated)
    {
        var patch = new JsonObject
        {
            ["count"] = correlated.Series.Count,
            ["lastTimestamp"] = item.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["message"] = correlated.Message,
        };
        return new PatchRequest(PatchKind.Merge, patch.ToJsonString());
    }

    private void Dropped(EventDrop why) => metrics.EventsDropped.Add(1, new KeyValuePair<string, object?>("why", why));

    [LoggerMessage(EventIds.EventRecording + 1, LogLevel.Warning, "Dropped the event {Reason} about {Object} after {Attempts} attempts")]
    private static partial void LogDropped(ILogger logger, Exception error, string reason, string @object, int attempts);
}
