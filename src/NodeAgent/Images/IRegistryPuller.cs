using Krustlet.Oci.Store;
using Krustlet.Oci.Verification;

namespace Krustlet.NodeAgent.Images;

/// <summary>Brings modules from registries to this node and tells how far it is, each only once at a time. Every failure is a <see cref="ModulePullException"/>.</summary>
internal interface IRegistryPuller
{
    /// <summary>Bytes that came from registries since the agent started.</summary>
    long BytesReceived { get; }

    /// <summary>The module if this name is on the node already; no traffic.</summary>
    Task<NodeModule?> FindLocalAsync(string image, CancellationToken cancellationToken);

    /// <summary>Asks the registry what the name stands for now, and fetches what is missing here: once the signatures that are demanded are there.</summary>
    Task<NodeModule> PullAsync(
        string image, IReadOnlyList<PullSecret> secrets, IReadOnlyList<SignatureDemand> demands, IProgress<PullProgress> progress, CancellationToken cancellationToken);

    /// <summary>As <see cref="IModulePuller.PrepareAsync"/>.</summary>
    Task PrepareAsync(
        string image, NodeModule module, Func<CancellationToken, Task<IReadOnlyList<PullSecret>>> secrets, IReadOnlyList<SignatureDemand> demands, CancellationToken cancellationToken);
}
