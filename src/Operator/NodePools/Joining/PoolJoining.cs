using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.Operator.NodePools.Hosting;
using Krustlet.Operator.Options;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>Keeps what agents need to join a pool: the token, and the install Secret or the agents themselves; takes token and Secret away again.</summary>
internal sealed class PoolJoining(
    IApiClient client, ServerSideApplier applier, BootstrapTokens tokens, ClusterEntryReader entries, RegistryAuthorities authorities, PoolHosting hosting, OperatorOptions options)
{
    /// <summary>What keeps us from it may be something we do not watch.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromMinutes(10);

    /// <summary>The configuration that the pool's nodes should have; null, and why, when it cannot be known: then they keep what they have.</summary>
    public async Task<(AgentFiles? Files, PoolRefusal? Problem)> FilesAsync(WasmNodePool pool, CancellationToken cancellationToken)
    {
        var (found, problem) = await authorities.ReadAsync(pool, cancellationToken);
        return problem is null ? (AgentFiles.Of(pool, options.Namespace, found), null) : (null, problem);
    }

    /// <summary>Brings the token and what is made of it up to date; returns when to look again, and what keeps it from that. Nothing is written when nothing changed.</summary>
    public async Task<(TimeSpan LookAgain, PoolRefusal? Problem)> EnsureAsync(WasmNodePool pool, AgentFiles files, CancellationToken cancellationToken)
    {
        if (await entries.ReadAsync(cancellationToken) is not { } entry)
        {
            return (Again, new PoolRefusal("ClusterAuthorityMissing", $"ConfigMap {options.Namespace}/kube-root-ca.crt, by which agents know the API server, is not there: kube-controller-manager makes it in every namespace"));
        }

        var (token, nextIn) = await tokens.EnsureAsync(pool, cancellationToken);
        var kubeconfig = BootstrapKubeconfig.Write(entry, token);
        var hostingIn = pool.Spec.Provisioning is NodePoolProvisioning.Hosted or NodePoolProvisioning.Daemon
            ? await hosting.EnsureAsync(pool, files, kubeconfig, cancellationToken)
            : await EnsureInstallAsync(pool, files, kubeconfig, cancellationToken);
        return (new[] { nextIn, hostingIn ?? Again, Again }.Min(), null);
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
