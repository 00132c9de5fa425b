using Krustlet.NodeAgent.PodLifecycle.Facts;

namespace Krustlet.NodeAgent.ModuleHosts;

/// <summary>The module hosts of this node as one: where runs are started, stopped and forgotten.</summary>
internal interface IModuleHosts
{
    /// <summary>Completes when every host that an earlier agent left has been found and its runs are known.</summary>
    Task Adopted { get; }

    /// <summary>Every run that is known, in no particular order.</summary>
    IReadOnlyList<HostedRun> Runs();

    /// <summary>The runs of one Pod.</summary>
    IReadOnlyList<HostedRun> RunsOf(string podUid);

    /// <summary>Calls <paramref name="observer"/> for each later change of a run, from any thread; it must only take note.</summary>
    void Observe(Action<HostedRun> observer);

    /// <summary>Starts a run, or finds the one that has its id. Returns only when it is certain what came of it.</summary>
    Task<HostedRun> StartAsync(ModuleStart start, CancellationToken cancellationToken);

    /// <summary>Asks a run to end. The end is seen by the observer. Unknown runs are fine.</summary>
    /// <exception cref="ModuleHostException">The host did not answer: try again.</exception>
    Task StopAsync(string runId, int exitCode, CancellationToken cancellationToken);

    /// <summary>Writes what is read to a run's standard input, as fast as it takes it. An unknown or ended run takes nothing.</summary>
    /// <exception cref="ModuleHostException">The host did not answer.</exception>
    Task WriteInputAsync(string runId, Func<Memory<byte>, CancellationToken, ValueTask<int>> readAsync, bool endAfter, CancellationToken cancellationToken);

    /// <summary>Forgets an ended run. Unknown runs are fine.</summary>
    /// <exception cref="ModuleHostException">The host did not answer, or the run still runs: try again.</exception>
    Task RemoveAsync(string runId, CancellationToken cancellationToken);
}
