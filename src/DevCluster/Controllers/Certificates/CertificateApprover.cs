using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Certificates;

/// <summary>
/// Approves the client certificates that nodes ask for, when authorization lets who asks have them (Kubernetes'
/// <c>csrapproving</c> controller). Serving certificates wait for a person, as in a real cluster.
/// </summary>
internal sealed class CertificateApprover(IApiClient client, IObjectStore<V1CertificateSigningRequest> requests, TimeProvider time) : IEntityController<V1CertificateSigningRequest>
{
    /// <summary>Adds the controller to those that run.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        var requests = environment.Informers.CertificateSigningRequests;
        environment.Control("csr-approving", new CertificateApprover(environment.Client("csr-approving"), requests.Store, environment.Time)).Watch(requests);
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (requests.Get(key) is not { Spec.SignerName: CertificateRequestPolicy.KubeletClient } request
            || request.Status?.Conditions is { Count: > 0 }
            || CertificateRequestPolicy.Refusal(request) is not null)
        {
            return ReconcileResult.Success;
        }

        if (CertificateRequestPolicy.IsRenewal(request) && await IsAllowedAsync(request, "selfnodeclient", cancellationToken))
        {
            await ApproveAsync(request, "Auto approving self kubelet client certificate after SubjectAccessReview.", cancellationToken);
        }
        else if (await IsAllowedAsync(request, "nodeclient", cancellationToken))
        {
            await ApproveAsync(request, "Auto approving kubelet client certificate after SubjectAccessReview.", cancellationToken);
        }

        return ReconcileResult.Success;
    }

    private async Task<bool> IsAllowedAsync(V1CertificateSigningRequest request, string subresource, CancellationToken cancellationToken)
    {
        var review = new V1SubjectAccessReview
        {
            ApiVersion = ApiResources.SubjectAccessReviews.ApiVersion,
            Kind = ApiResources.SubjectAccessReviews.Kind,
            Metadata = new V1ObjectMeta(),
            Spec = new V1SubjectAccessReviewSpec
            {
                User = request.Spec.Username,
                Uid = request.Spec.Uid,
                Groups = request.Spec.Groups,
                Extra = request.Spec.Extra,
                ResourceAttributes = new V1ResourceAttributes
                {
                    Group = "certificates.k8s.io",
                    Resource = "certificatesigningrequests",
                    Subresource = subresource,
                    Verb = "create",
                    Version = "*",
                },
            },
        };
        var answer = await client.CreateAsync(ApiResources.SubjectAccessReviews, review, cancellationToken);
        return answer.Status.Allowed;
    }

    private Task ApproveAsync(V1CertificateSigningRequest request, string message, CancellationToken cancellationToken)
    {
        var now = time.GetApiTime();
        var approval = new V1CertificateSigningRequestCondition
        {
            Type = "Approved",
            Status = "True",
            Reason = "AutoApproved",
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = now,
        };
        var status = new V1CertificateSigningRequestStatus { Conditions = [.. request.Status?.Conditions ?? [], approval] };
        return client.ReplaceAsync(ApiResources.CertificateSigningRequests, request with { Status = status }, "approval", cancellationToken);
    }
}
