using k8s;
using k8s.Models;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Diagnostics;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.ControllerRuntime.Informers;
using Microsoft.Extensions.Logging;

namespace Krustlet.DevCluster.Controllers.Hosting;

/// <summary>What controllers are made of, and the list of loops they become. Owns the clients; dispose it after the loops ended.</summary>
internal sealed class ControllerEnvironment : IDisposable
{
    // The embedded server has no rate limits; a failed key must not wait minutes behind them.
    private static readonly ControllerOptions Patience = new()
    {
        Workers = 4,
        Queue = new() { MaximumDelay = TimeSpan.FromSeconds(30), RetriesPerSecond = 100 },
    };

    private readonly List<IOwnedLoop> _loops = [];
    private readonly List<IDisposable> _owned = [];
    private readonly IApiClient _watches;

    public ControllerEnvironment(ControllerManagerOptions options, ServedResources served)
    {
        (Options, Served) = (options, served);
        Metrics = Own(new RuntimeMetrics());
        _watches = Client("shared-informers");
        Informers = new SharedInformers(_watches, Metrics, options.Time, options.Loggers);
        _loops.AddRange(Informers.Loops);
    }

    public ControllerManagerOptions Options { get; }

    public RuntimeMetrics Metrics { get; }

    public TimeProvider Time => Options.Time;

    public ILoggerFactory Loggers => Options.Loggers;

    public SharedInformers Informers { get; }

    /// <summary>What the API server is young enough to have.</summary>
    public ServedResources Served { get; }

    public IReadOnlyList<IOwnedLoop> Loops => _loops;

    /// <summary>A client that audit logs can tell from the others.</summary>
    public IApiClient Client(string controller)
    {
        var client = Options.Connect(new ApiClientOptions { UserAgent = "krustlet-controllers/" + controller, Time = Options.Time });
        if (client is IDisposable disposable)
        {
            Own(disposable);
        }

        return client;
    }

    /// <summary>A recorder whose loop runs with the others.</summary>
    public IEventRecorder Events(IApiClient client, string component)
    {
        // A thousand Pods scheduled at once are a thousand events.
        var options = new EventCorrelatorOptions { QueueLength = 16384, Remembered = 16384 };
        var recorder = new EventRecorder(client, component, "", options, Metrics, Time, Random.Shared, Loggers.CreateLogger<EventRecorder>());
        _loops.Add(recorder);
        return recorder;
    }

    /// <summary>A controller that runs with the others once it has its sources.</summary>
    public Controller<T> Control<T>(string name, IEntityController<T> entities, int? workers = null)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Add(new Controller<T>(name, entities, Patience with { Workers = workers ?? Patience.Workers }, Metrics, Time, Loggers));

    /// <summary>A watch of one controller's own, on the connection of all watches.</summary>
    public Informer<T> Follow<T>(ApiResource<T> resource, params IReadOnlyList<Indexer<T>> indexers)
        where T : class, IKubernetesObject<V1ObjectMeta> =>
        Add(new Informer<T>(_watches, resource, new InformerOptions<T> { Scope = ListScope.All, Indexers = indexers }, Metrics, Time, Loggers));

    /// <summary>Runs a loop with the others.</summary>
    public TLoop Add<TLoop>(TLoop loop)
        where TLoop : IOwnedLoop
    {
        _loops.Add(loop);
        if (loop is IDisposable disposable)
        {
            Own(disposable);
        }

        return loop;
    }

    /// <summary>Disposes something with the rest.</summary>
    public T Own<T>(T item)
        where T : IDisposable
    {
        _owned.Add(item);
        return item;
    }

    public void Dispose()
    {
        foreach (var item in Enumerable.Reverse(_owned))
        {
            item.Dispose();
        }
    }
}
