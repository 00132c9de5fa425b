using System.Threading.Channels;
using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Discovery;
using Krustlet.DevCluster.Controllers.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Controllers.GarbageCollection;

/// <summary>Follows every kind that can be deleted, custom ones as they come and go, and collects what lost its owners.</summary>
internal sealed partial class GarbageCollector : IOwnedLoop
{
    private static readonly TimeSpan DiscoveryRetry = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan DiscoveryLag = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan UnseenOwnerWait = TimeSpan.FromSeconds(1);

    private readonly IApiClient _client;
    private readonly ControllerEnvironment _environment;
    private readonly OwnerGraph _graph;
    private readonly OwnerLookup _owners;
    private readonly Collector _collector;
    private readonly KeyedLoop<string> _work;
    private readonly ILogger _logger;
    private readonly Dictionary<ServedKind, KindFollower> _followers = [];
    private readonly Dictionary<string, IDisposable> _shared = [];
    private readonly Channel<bool> _kindsChanged = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private GarbageCollector(ControllerEnvironment environment)
    {
        (_client, _environment) = (environment.Client("garbage-collector"), environment);
        _logger = environment.Loggers.CreateLogger<GarbageCollector>();
        _work = environment.Add(new KeyedLoop<string>("garbage-collector", 20, WorkAsync, environment));
        _graph = new OwnerGraph(_work.Queue.Add);
        _owners = new OwnerLookup(_client, _graph);
        _collector = new Collector(_client, _graph, _owners);
    }

    /// <inheritdoc/>
    public string Name => "garbage-collector-kinds";

    /// <inheritdoc/>
    public StartOrder Order => StartOrder.Controllers;

    /// <summary>Adds the collector to the loops that run.</summary>
    public static void AddTo(ControllerEnvironment environment) => environment.Add(new GarbageCollector(environment));

    /// <inheritdoc/>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var definitions = _environment.Informers.CustomResourceDefinitions.AddHandler(ResourceHandler<V1CustomResourceDefinition>.OnAny(_ => _kindsChanged.Writer.TryWrite(true)));
        _kindsChanged.Writer.TryWrite(true);
        try
        {
            await foreach (var _ in _kindsChanged.Reader.ReadAllAsync(cancellationToken))
            {
                await FollowAllAsync(cancellationToken);
            }
        }
        finally
        {
            await StopAllAsync();
        }
    }

    private async Task WorkAsync(string uid, CancellationToken cancellationToken)
    {
        if (!await _collector.WorkAsync(uid, cancellationToken))
        {
            _work.Queue.AddAfter(uid, UnseenOwnerWait);
        }
    }

    private async Task FollowAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            var served = await KindDiscovery.AllAsync(_client, cancellationToken);
            _owners.SetKinds(served);
            await FollowAsync([.. served.Where(OwnerLookup.IsFollowed)]);
            if (!_environment.Informers.CustomResourceDefinitions.Store.List().All(definition => IsServed(definition, served)))
            {
                // A definition is told of a moment before discovery shows its kind, and nothing tells when it does.
                await RetryAsync(DiscoveryLag, cancellationToken);
            }
        }
        catch (ApiException e)
        {
            LogNoDiscovery(_logger, e);
            await RetryAsync(DiscoveryRetry, cancellationToken);
        }
    }

    private static bool IsServed(V1CustomResourceDefinition definition, IReadOnlyList<ServedKind> served) =>
        definition.Metadata.DeletionTimestamp is not null
        || definition.Status?.Conditions?.Any(condition => condition is { Type: "Established", Status: "True" }) != true
        || served.Any(kind => kind.Group == definition.Spec.Group && kind.Plural == definition.Spec.Names.Plural);

    private async Task RetryAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        await Task.Delay(wait, _environment.Time, cancellationToken);
        _kindsChanged.Writer.TryWrite(true);
    }

    private async Task FollowAsync(List<ServedKind> kinds)
    {
        foreach (var gone in _followers.Keys.Where(kind => !kinds.Exists(other => Same(kind, other))).ToList())
        {
            _followers.Remove(gone, out var follower);
            await follower!.DisposeAsync();
        }

        foreach (var kind in kinds.Where(kind => !_shared.ContainsKey(kind.Id) && !_followers.Keys.Any(other => Same(kind, other))))
        {
            if (Share(kind) is { } subscription)
            {
                _shared[kind.Id] = subscription;
            }
            else
            {
                _followers[kind] = new KindFollower(_client, kind, _graph, _environment);
            }
        }
    }

    private static bool Same(ServedKind one, ServedKind other) => one.Id == other.Id && one.Version == other.Version;

    /// <summary>Kinds that the other controllers follow as a whole are not watched twice.</summary>
    private IDisposable? Share(ServedKind kind)
    {
        var informers = _environment.Informers;
        return kind.Id switch
        {
            "/pods" => Feed(informers.Pods, kind),
            "/nodes" => Feed(informers.Nodes, kind),
            "/namespaces" => Feed(informers.Namespaces, kind),
            "/services" => Feed(informers.Services, kind),
            "apps/replicasets" => Feed(informers.ReplicaSets, kind),
            "apps/deployments" => Feed(informers.Deployments, kind),
            "batch/jobs" => Feed(informers.Jobs, kind),
            "certificates.k8s.io/certificatesigningrequests" => Feed(informers.CertificateSigningRequests, kind),
            "apiextensions.k8s.io/customresourcedefinitions" => Feed(informers.CustomResourceDefinitions, kind),
            _ => null,
        };
    }

    private IDisposable Feed<T>(Informer<T> informer, ServedKind kind)
        where T : class, IKubernetesObject<V1ObjectMeta> => informer.AddHandler(new HeaderFeed<T>(kind, _graph));

    private async Task StopAllAsync()
    {
        foreach (var subscription in _shared.Values)
        {
            subscription.Dispose();
        }

        foreach (var follower in _followers.Values)
        {
            await follower.DisposeAsync();
        }
    }

    [LoggerMessage(EventIds.GarbageCollection + 1, LogLevel.Warning, "Could not find out which kinds are served; trying again")]
    private static partial void LogNoDiscovery(ILogger logger, Exception error);
}
