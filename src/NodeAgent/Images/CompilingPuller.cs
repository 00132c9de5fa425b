using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>Lets no module start before it is compiled, so that neither its first start nor the tenth at the same time waits for a compiler of its own.</summary>
internal sealed class CompilingPuller(IModulePuller puller, IModuleCompiler compiler) : IModulePuller
{
    /// <inheritdoc/>
    public Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken) => puller.FindLocalAsync(image, cancellationToken);

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        var module = await puller.PullAsync(image, secrets, demands, cancellationToken);
        await compiler.EnsureAsync(module, cancellationToken);
        return module;
    }

    /// <inheritdoc/>
    public async Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken)
    {
        await puller.PrepareAsync(image, module, secrets, demands, cancellationToken);
        await compiler.EnsureAsync(module, cancellationToken);
    }
}
