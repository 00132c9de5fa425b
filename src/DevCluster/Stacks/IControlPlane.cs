namespace Krustlet.DevCluster.Stacks;

/// <summary>An API server with its controllers and scheduler, embedded or real, as a stack of agents and operator sees it.</summary>
public interface IControlPlane : IAsyncDisposable
{
    /// <summary>Where the API server listens (HTTPS).</summary>
    Uri Server { get; }

    /// <summary>A kubeconfig with every right; mode 0600.</summary>
    string AdminKubeconfigPath { get; }

    /// <summary>PEM file of the CA that signs API clients, the API server's own kubelet client included.</summary>
    string ClientCaPath { get; }

    /// <summary>Writes a kubeconfig for <c>system:node:NAME</c> in group <c>system:nodes</c> and returns its path.</summary>
    Task<string> CreateNodeKubeconfigAsync(string nodeName, CancellationToken cancellationToken);
}
