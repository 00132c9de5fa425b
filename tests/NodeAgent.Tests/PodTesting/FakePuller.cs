using System.Collections.Concurrent;
using Krustlet.NodeAgent.Images;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>A registry in memory that has everything, until it is told to fail.</summary>
internal sealed class FakePuller : IModulePuller
{
    public static NodeModule Module { get; } = new("registry.test/hello@sha256:abc", "/store/abc", "sha256:abc", 100, false);

    public ConcurrentDictionary<string, NodeModule> Local { get; } = new();

    public ConcurrentQueue<string> Pulls { get; } = new();

    public IReadOnlyList<string> Secrets { get; private set; } = [];

    /// <summary>Who demanded signatures of the last pull or verification.</summary>
    public IReadOnlyList<string> Demands { get; private set; } = [];

    /// <summary>What the preparation of modules that are here ends with.</summary>
    public ModulePullException? Unready { get; set; }

    public ModulePullException? Failure { get; set; }

    /// <summary>Pulls wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken) => Task.FromResult(Local.GetValueOrDefault(image));

    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        Pulls.Enqueue(image);
        Demands = [.. demands.Select(static d => d.Origin)];
        Secrets = [.. secrets.Select(static s => s.Name)];
        await Gate.WaitAsync(cancellationToken);
        return Failure is { } failure ? throw failure : Module;
    }

    public Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        Demands = [.. demands.Select(static d => d.Origin)];
        return Unready is { } failure ? Task.FromException(failure) : Task.CompletedTask;
    }
}
