namespace Krustlet.NodeAgent.Images;

/// <summary>Gives no module away before it is compiled, so that neither its first start nor the tenth at the same time waits for a compiler of its own.</summary>
internal sealed class CompilingPuller(IModulePuller puller, IModuleCompiler compiler) : IModulePuller
{
    /// <inheritdoc/>
    public async Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken)
    {
        if (await puller.FindLocalAsync(image, cancellationToken) is not { } module)
        {
            return null;
        }

        await compiler.EnsureAsync(module, cancellationToken);
        return module;
    }

    /// <inheritdoc/>
    public async Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, CancellationToken cancellationToken)
    {
        var module = await puller.PullAsync(image, secrets, cancellationToken);
        await compiler.EnsureAsync(module, cancellationToken);
        return module;
    }
}
