using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.Contracts.WellKnown;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Apply;
using Krustlet.ControllerRuntime.Backoffs;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.Operator.Diagnostics;

namespace Krustlet.Operator.NodePools.Joining;

/// <summary>
/// Sees to it that pools' bootstrap tokens may ask for certificates: binds their group to Kubernetes' own role for that, as kubeadm does for its
/// group.
/// </summary>
[EntityRbac("rbac.authorization.k8s.io", "clusterrolebindings", "get,create,patch")]
[EntityRbac("rbac.authorization.k8s.io", "clusterroles", "bind")]
internal sealed partial class BootstrapAccessKeeper(IApiClient client, ServerSideApplier applier, TimeProvider time, Random random, ILogger<BootstrapAccessKeeper> logger) : IOwnedLoop
{
    public const string BindingName = "krustlet-node-bootstrapper";
    private const string Role = "system:node-bootstrapper";
    private const string RbacGroup = "rbac.authorization.k8s.io";
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);
    private readonly Backoff _backoff = new(BackoffPolicy.Reflector, time, random);

    public string Name => "bootstrap-access";

    public StartOrder Order => StartOrder.Controllers;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var wait = await TryKeepAsync(cancellationToken) ? Period : _backoff.Next();
            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static V1ClusterRoleBinding Build() => new()
    {
        ApiVersion = ApiResources.ClusterRoleBindings.ApiVersion,
        Kind = ApiResources.ClusterRoleBindings.Kind,
        Metadata = new V1ObjectMeta { Name = BindingName, Labels = new Dictionary<string, string> { ["app.kubernetes.io/managed-by"] = FieldManagers.Operator } },
        RoleRef = new V1RoleRef { ApiGroup = RbacGroup, Kind = "ClusterRole", Name = Role },
        Subjects = [new Rbacv1Subject { ApiGroup = RbacGroup, Kind = "Group", Name = BootstrapTokenSecret.Group }],
    };

    private async Task<bool> TryKeepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var live = await client.GetAsync(ApiResources.ClusterRoleBindings, NamespacedName.Cluster(BindingName), cancellationToken);
            await applier.ApplyAsync(ApiResources.ClusterRoleBindings, Build(), live, cancellationToken: cancellationToken);
            return true;
        }
        catch (ApiException e)
        {
            LogFailed(logger, e, BindingName);
            return false;
        }
    }

    [LoggerMessage(EventIds.NodePools + 1, LogLevel.Warning, "Could not keep the ClusterRoleBinding {Binding}: agents cannot join by tokens; trying again")]
    private static partial void LogFailed(ILogger logger, Exception error, string binding);
}
