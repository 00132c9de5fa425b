using System.Text;
using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>Keeps what agents need to join a pool: the token, and the install Secret or the agents themselves; takes token and Secret away again.</summary>
internal sealed class PoolJoining(IApiClient client, ServerSideApplier applier, BootstrapTokens tokens, ClusterEntryReader entries, PoolHosting hosting, OperatorOptions options)
{
    /// <summary>What keeps us from it may be something we do not watch.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>The configuration that the pool's nodes should have.</summary>
    public async Task<AgentFiles> FilesAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var authorities = new Dictionary<string, string>();
        foreach (var registry in pool.Spec.Registries ?? [])
        {
            if (registry.CaSecretRef is { } reference
                && await client.GetAsync(ApiResources.Secrets, new NamespacedName(reference.NamespaceProperty ?? options.Namespace, reference.Name), cancellationToken) is { Data: { } data }
                && data.TryGetValue("ca.crt", out var pem))
            {
                authorities[registry.Host] = Encoding.UTF8.GetString(pem);
            }
        }

        return AgentFiles.Of(pool, options.Namespace, authorities);
    }

    /// <summary>Brings the token and what is made of it up to date; returns when to look again. Nothing is written when nothing changed.</summary>
    public async Task<TimeSpan> EnsureAsync(WasmNodePool pool, AgentFiles files, CancellationToken cancellationToken)
    {
        if (await entries.ReadAsync(cancellationToken) is not { } entry)
        {
            return Again;
        }

        var (token, nextIn) = await tokens.EnsureAsync(pool, cancellationToken);
        var kubeconfig = BootstrapKubeconfig.Write(entry, token);
        var hostingIn = pool.Spec.Provisioning is NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon
            ? await hosting.EnsureAsync(pool, files, kubeconfig, cancellationToken)
            : await EnsureInstallAsync(pool, files, kubeconfig, cancellationToken);
        return new[] { nextIn, hostingIn ?? Again, Again }.Min();
    }

    private async Task<TimeSpan?> EnsureInstallAsync(WasmNodePool pool, AgentFiles files, string kubeconfig, CancellationToken cancellationToken)
    {
        var secret = InstallSecretBuilder.Build(pool, options.Namespace, files, kubeconfig);
        var live = await client.GetAsync(ApiResources.Secrets, new NamespacedName(options.Namespace, secret.Metadata.Name), cancellationToken);
        await applier.ApplyAsync(ApiResources.Secrets, secret, live, cancellationToken: cancellationToken);
        return null;
    }

    /// <summary>Takes token and Secret away; harmless when repeated.</summary>
    public async Task RemoveAsync(string pool, CancellationToken cancellationToken)
    {
        var name = new NamespacedName(options.Namespace, InstallSecretBuilder.NameOf(pool));
        await tokens.RemoveAsync(pool, cancellationToken);
        await client.DeleteAsync(ApiResources.Secrets, name, new DeleteRequest(), cancellationToken);
        applier.Forget(ApiResources.Secrets, name);
    }
}
