using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>Brings modules from registries to this node, each only once at a time. Every failure is a <see cref="ModulePullException"/>.</summary>
internal interface IModulePuller
{
    /// <summary>The module if this name is on the node already; no traffic.</summary>
    Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken);

    /// <summary>Asks the registry what the name stands for now, and fetches what is missing here: once the signatures that are demanded are there.</summary>
    Task<NodeModule> PullAsync(string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken);

    /// <summary>
    /// Makes a module that is here ready to start: with the signatures demanded, and only then whatever else a start needs. The secrets are read, and
    /// the registry asked, only if those signatures are not known.
    /// </summary>
    Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken);
}
