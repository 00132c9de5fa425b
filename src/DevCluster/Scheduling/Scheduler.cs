using System.Threading.Channels;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;
using Krustlet.DevCluster.Controllers.Volumes;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Scheduling;

/// <summary>
/// Gives Pods to nodes (kube-scheduler's default profile without preemption). Placing is done by one loop on the state it
/// assumes; what it decided is written by several at once.
/// </summary>
internal sealed partial class Scheduler : IOwnedLoop
{
    public const string DefaultName = "default-scheduler";
    private const int WritesAtOnce = 24;
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly SchedulingWriter _writer;
    private readonly SharedInformers _informers;
    private readonly VolumeClaims _volumes;
    private readonly ClaimReservation _reservation;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ClusterWatch _watch;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Channel<(V1Pod Pod, Placement Placement)> _decisions = Channel.CreateUnbounded<(V1Pod, Placement)>();

    private Scheduler(SchedulingWriter writer, IApiClient client, ControllerEnvironment environment)
    {
        _volumes = new VolumeClaims(environment.Informers);
        _reservation = new ClaimReservation(client, environment.Informers, _volumes, environment.Time);
        (_writer, _informers, _time) = (writer, environment.Informers, environment.Time);
        _logger = environment.Loggers.CreateLogger<Scheduler>();
        _watch = new ClusterWatch(DefaultName, _volumes, () => _wake.Writer.TryWrite(true));
    }

    /// <inheritdoc/>
    public string Name => "scheduler";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <summary>Adds the scheduler to the loops that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var client = environment.Client("scheduler");
        var writer = new SchedulingWriter(client, environment.Events(client, DefaultName), environment.Time);
        environment.Add(new Scheduler(writer, client, environment));
    }

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var nodes = _informers.Nodes.AddHandler(_watch);
        using var pods = _informers.Pods.AddHandler(_watch);
        using var claims = _informers.PersistentVolumeClaims.AddHandler(ResourceHandler<V1PersistentVolumeClaim>.OnAny(_ => _watch.VolumesChanged()));
        using var volumes = _informers.PersistentVolumes.AddHandler(ResourceHandler<V1PersistentVolume>.OnAny(_ => _watch.VolumesChanged()));
        using var classes = _informers.StorageClasses.AddHandler(ResourceHandler<V1StorageClass>.OnAny(_ => _watch.VolumesChanged()));
        await Task.WhenAll([_informers.Nodes.Synced, _informers.Pods.Synced, .. _volumes.Synced]).WaitAsync(cancellationToken);
        _wake.Writer.TryWrite(true);
        await JoinedLoops.RunAsync([PlaceAsync, .. Enumerable.Repeat<Func<CancellationToken, Task>>(WriteAsync, WritesAtOnce)], cancellationToken);
    }

    private async Task PlaceAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in _wake.Reader.ReadAllAsync(cancellationToken))
        {
            while (_watch.PlaceNext() is { } decision)
            {
                _decisions.Writer.TryWrite(decision);
            }
        }
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await foreach (var (pod, placement) in _decisions.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await WriteAsync(pod, placement, cancellationToken);
            }
            catch (ApiException e) when (e.Reason is ApiErrorReason.NotFound or ApiErrorReason.Conflict)
            {
                _watch.Forget(pod);
            }
            catch (ApiException e)
            {
                LogNotWritten(_logger, e, pod.Metadata.NamespaceProperty, pod.Metadata.Name);
                await Task.Delay(RetryAfter, _time, cancellationToken);
                _watch.TakeBack(pod);
            }
        }
    }

    private async Task WriteAsync(V1Pod pod, Placement placement, CancellationToken cancellationToken)
    {
        if (placement.Node is not { } node)
        {
            await _writer.ExplainAsync(_informers.Pods.Store.Get(Keys.Of(pod)) ?? pod, placement.Message, cancellationToken);
        }
        else if (await _reservation.EnsureBoundAsync(pod, node, cancellationToken))
        {
            await _writer.BindAsync(pod, node, cancellationToken);
        }
        else
        {
            _watch.TakeBack(pod);
        }
    }

    [LoggerMessage(EventIds.Scheduling + 1, LogLevel.Warning, "What was decided about pod {Namespace}/{Pod} could not be written; trying again")]
    private static partial void LogNotWritten(ILogger logger, Exception error, string @namespace, string pod);
}
