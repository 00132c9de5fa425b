using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Controllers;
using Krustlet.ControllerRuntime.Informers;
using Krustlet.DevCluster.Controllers.Hosting;
using Krustlet.DevCluster.Controllers.Objects;

namespace Krustlet.DevCluster.Controllers.Certificates;

/// <summary>Signs approved certificate requests of the signers that every cluster has (Kubernetes' <c>csrsigning</c> controller).</summary>
internal sealed class CertificateSigningController(IApiClient client, ICertificateSigner signer, IObjectStore<V1CertificateSigningRequest> requests, TimeProvider time)
    : IEntityController<V1CertificateSigningRequest>
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private static readonly string[] Signers = [CertificateRequestPolicy.ApiClient, CertificateRequestPolicy.KubeletClient, CertificateRequestPolicy.KubeletServing];

    /// <summary>Adds the controller to those that run, if there is a CA.</summary>
    public static void AddTo(ControllerEnvironment environment)
    {
        if (environment.Options.Signer is { } signer)
        {
            var requests = environment.Informers.CertificateSigningRequests;
            var entities = new CertificateSigningController(environment.Client("csr-signing"), signer, requests.Store, environment.Time);
            environment.Control("csr-signing", entities).Watch(requests);
        }
    }

    /// <inheritdoc/>
    public async Task<ReconcileResult> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (requests.Get(key) is not { } request || !Signers.Contains(request.Spec.SignerName) || !Awaits(request))
        {
            return ReconcileResult.Success;
        }

        var conditions = request.Status.Conditions.ToList();
        var status = CertificateRequestPolicy.Refusal(request) is { } refusal
            ? new V1CertificateSigningRequestStatus { Conditions = [.. conditions, Failed(refusal)] }
            : new V1CertificateSigningRequestStatus { Conditions = conditions, Certificate = Encoding.ASCII.GetBytes(Sign(request)) };
        await client.ReplaceAsync(ApiResources.CertificateSigningRequests, request with { Status = status }, "status", cancellationToken);
        return ReconcileResult.Success;
    }

    private static bool Awaits(V1CertificateSigningRequest request) =>
        request.Status is { Certificate: null or { Length: 0 }, Conditions: { } conditions }
        && conditions.Any(condition => condition.Type == "Approved")
        && !conditions.Any(condition => condition.Type is "Denied" or "Failed");

    private string Sign(V1CertificateSigningRequest request)
    {
        var asked = request.Spec.ExpirationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : Longest;
        var isServing = CertificateRequestPolicy.IsServing(request.Spec.SignerName);
        return signer.Sign(CertificateRequestPolicy.Pem(request), !isServing, isServing, asked < Longest ? asked : Longest);
    }

    private V1CertificateSigningRequestCondition Failed(string message)
    {
        var now = time.GetApiTime();
        return new V1CertificateSigningRequestCondition
        {
            Type = "Failed",
            Status = "True",
            Reason = "SignerValidationFailure",
            Message = message,
            LastUpdateTime = now,
            LastTransitionTime = now,
        };
    }
}
