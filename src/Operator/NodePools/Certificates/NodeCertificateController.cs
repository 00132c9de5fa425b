using k8s.Models;
using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Identity;
using Krustlet.Contracts.Schema;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.EventRecording;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.Operator.Diagnostics;
using Krustlet.Operator.NodePools.Joining;

namespace Krustlet.Operator.NodePools.Certificates;

/// <summary>
/// Approves the certificates that nodes of pools ask for: the first by the pool's token, then renewals and serving certificates by the node
/// itself. Other requests are left to others.
/// </summary>
[EntityRbac("certificates.k8s.io", "certificatesigningrequests", "get,list,watch")]
[EntityRbac("certificates.k8s.io", "certificatesigningrequests/approval", "update")]
[EntityRbac("certificates.k8s.io", "signers", "approve")]
[EntityRbac("", "secrets", "get", Namespace = BootstrapTokenSecret.Namespace)]
internal sealed class NodeCertificateController(
    IApiClient client,
    IObjectStore<V1CertificateSigningRequest> requests,
    IObjectStore<WasmNodePool> pools,
    IObjectStore<V1Node> nodes,
    IEventRecorder events,
    TimeProvider time) : IEntityController<V1CertificateSigningRequest>
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (requests.Get(key) is not { Spec.SignerName: NodeSigners.Client or NodeSigners.Serving } request || request.Status?.Conditions is { Count: > 0 })
        {
            return ReconcileResult.Success;
        }

        var asked = NodeCertificateRequest.Read(request);
        var (pool, judgement) = await JudgeAsync(request, asked, cancellationToken);
        switch (judgement.Verdict)
        {
            case CertificateVerdict.Wait:
                return ReconcileResult.RequeueAfter(Again);
            case CertificateVerdict.Approve:
                await DecideAsync(pool!, request, asked, "Approved", judgement.Message, cancellationToken);
                break;
            case CertificateVerdict.Deny:
                await DecideAsync(pool!, request, asked, "Denied", judgement.Message, cancellationToken);
                break;
            case CertificateVerdict.Leave:
                break;
        }

        return ReconcileResult.Success;
    }

    private async Task<(WasmNodePool? Pool, CertificateJudgement Judgement)> JudgeAsync(V1CertificateSigningRequest request, NodeCertificateRequest? asked, CancellationToken cancellationToken)
    {
        if (BootstrapTokenSecret.NameFor(request.Spec.Username) is { } secret)
        {
            return request.Spec.SignerName == NodeSigners.Client ? await JudgeFirstAsync(request, asked, secret, cancellationToken) : (null, CertificateJudgement.Leave);
        }

        if (request.Spec.Username?.StartsWith(NodeCertificateRules.NodePrefix, StringComparison.Ordinal) != true)
        {
            return (null, CertificateJudgement.Leave);
        }

        var node = nodes.Get(NamespacedName.Cluster(request.Spec.Username[NodeCertificateRules.NodePrefix.Length..]));
        if (node is null)
        {
            // A node that is just joining, perhaps ours. What nobody wants in the end, Kubernetes itself removes.
            return (null, CertificateJudgement.Wait);
        }

        return NodeCertificateRules.PoolOf(node) is { } name && Living(name) is { } pool
            ? (pool, NodeCertificateRules.Further(request, asked, node))
            : (null, CertificateJudgement.Leave);
    }

    private async Task<(WasmNodePool? Pool, CertificateJudgement Judgement)> JudgeFirstAsync(V1CertificateSigningRequest request, NodeCertificateRequest? asked, string secret, CancellationToken cancellationToken)
    {
        var token = await client.GetAsync(ApiResources.Secrets, new NamespacedName(BootstrapTokenSecret.Namespace, secret), cancellationToken);
        if (token is null || BootstrapTokenSecret.PoolOf(token) is not { } name || Living(name) is not { } pool)
        {
            return (null, CertificateJudgement.Leave);
        }

        var node = NodeCertificateRules.NodeOf(asked) is { } wanted ? nodes.Get(NamespacedName.Cluster(wanted)) : null;
        return (pool, NodeCertificateRules.First(request, asked, name, node));
    }

    private WasmNodePool? Living(string name) => pools.Get(NamespacedName.Cluster(name)) is { Metadata.DeletionTimestamp: null } pool ? pool : null;

    private async Task DecideAsync(WasmNodePool pool, V1CertificateSigningRequest request, NodeCertificateRequest? asked, string type, string message, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seconds = new DateTime(now.UtcTicks - now.UtcTicks % TimeSpan.TicksPerSecond, DateTimeKind.Utc);
        var condition = new V1CertificateSigningRequestCondition
        {
            Type = type,
            Status = "True",
            Reason = "WasmNodePool",
            Message = message,
            LastUpdateTime = seconds,
            LastTransitionTime = seconds,
        };
        var status = new V1CertificateSigningRequestStatus { Conditions = [.. request.Status?.Conditions ?? [], condition] };
        await client.ReplaceAsync(ApiResources.CertificateSigningRequests, request with { Status = status }, "approval", cancellationToken);
        var isApproved = type == "Approved";
        events.Record(
            ObjectReferences.To(pool),
            isApproved ? EventSeverity.Normal : EventSeverity.Warning,
            isApproved ? EventReasons.CertificateApproved : EventReasons.CertificateDenied,
            $"{type} the request {request.Metadata.Name} of {NodeCertificateRules.NodeOf(asked) ?? request.Spec.Username} for {request.Spec.SignerName}: {message}");
    }
}
