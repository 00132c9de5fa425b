using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Asks the cluster to sign a certificate and waits for it.</summary>
internal sealed partial class CertificateAuthorityClient(IApiClient api, TimeProvider time, ILogger<CertificateAuthorityClient> logger)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ReminderInterval = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Requests a certificate for a key. Asking twice with one key is one request: its name is derived from the key, so an agent that was
    /// restarted while it waited goes on waiting.
    /// </summary>
    /// <exception cref="CertificateRefusedException">Denied, failed, or not approved within <paramref name="patience"/>.</exception>
    /// <exception cref="ApiException">The API server refused the request or did not answer.</exception>
    public async Task<IssuedCertificate> RequestAsync(CertificateDemand demand, ECDsa key, TimeSpan patience, CancellationToken cancellationToken)
    {
        var name = NameFor(demand, key);
        await SubmitAsync(name, demand, key, cancellationToken).ConfigureAwait(false);
        var certificate = await WaitAsync(name, demand, patience, cancellationToken).ConfigureAwait(false);
        return new IssuedCertificate(certificate, key.ExportPkcs8PrivateKeyPem());
    }

    private static string NameFor(CertificateDemand demand, ECDsa key)
    {
        var identity = SHA256.HashData([.. key.ExportSubjectPublicKeyInfo(), .. Encoding.UTF8.GetBytes($"{demand.SignerName}/{demand.NodeName}/{string.Join(',', demand.DnsNames)}/{string.Join(',', demand.Addresses)}")]);
        return $"node-csr-{Convert.ToHexStringLower(identity.AsSpan(0, 20))}";
    }

    private async Task SubmitAsync(string name, CertificateDemand demand, ECDsa key, CancellationToken cancellationToken)
    {
        var request = new CertificateRequest(NodeSubject.For(demand.NodeName), key, HashAlgorithmName.SHA256);
        if (demand.DnsNames.Count + demand.Addresses.Count > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            demand.DnsNames.ToList().ForEach(alternatives.AddDnsName);
            demand.Addresses.ToList().ForEach(alternatives.AddIpAddress);
            request.CertificateExtensions.Add(alternatives.Build());
        }

        var body = new V1CertificateSigningRequest
        {
            ApiVersion = "certificates.k8s.io/v1",
            Kind = "CertificateSigningRequest",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1CertificateSigningRequestSpec
            {
                Request = Encoding.ASCII.GetBytes(request.CreateSigningRequestPem() + "\n"),
                SignerName = demand.SignerName,
                Usages = demand.Usages,
            },
        };
        try
        {
            await api.CreateAsync(ApiResources.CertificateSigningRequests, body, cancellationToken).ConfigureAwait(false);
        }
        catch (ApiException exception) when (exception.Reason == ApiErrorReason.AlreadyExists)
        {
            LogAlreadyAsked(name);
        }
    }

    private async Task<string> WaitAsync(string name, CertificateDemand demand, TimeSpan patience, CancellationToken cancellationToken)
    {
        var start = time.GetUtcNow();
        var reminded = DateTimeOffset.MinValue;
        while (time.GetUtcNow() - start < patience)
        {
            if (await FindAsync(name, cancellationToken).ConfigureAwait(false) is { } certificate)
            {
                return certificate;
            }

            if (time.GetUtcNow() - reminded >= ReminderInterval)
            {
                reminded = time.GetUtcNow();
                LogWaiting(demand.SignerName, name);
            }

            await Task.Delay(PollInterval, time, cancellationToken).ConfigureAwait(false);
        }

        throw new CertificateRefusedException(CertificateRefusal.TimedOut, $"Nobody approved the certificate signing request {name} within {patience}: run kubectl certificate approve {name}.");
    }

    private async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var request = await api.GetAsync(ApiResources.CertificateSigningRequests, NamespacedName.Cluster(name), cancellationToken).ConfigureAwait(false);
        foreach (var condition in request?.Status?.Conditions ?? [])
        {
            switch (condition.Type)
            {
                case "Denied":
                    throw new CertificateRefusedException(CertificateRefusal.Denied, $"The certificate signing request {name} was denied ({condition.Message}): delete it, or join under another node name.");
                case "Failed":
                    throw new CertificateRefusedException(CertificateRefusal.Failed, $"The signer failed on the certificate signing request {name} ({condition.Message}): correct what it names, then delete the request.");
                default:
                    break;
            }
        }

        return request?.Status?.Certificate is { Length: > 0 } pem ? Encoding.ASCII.GetString(pem) : null;
    }

    [LoggerMessage(4200, LogLevel.Information, "Certificate signing request {Name} was sent before: waiting for it")]
    private partial void LogAlreadyAsked(string name);

    [LoggerMessage(4201, LogLevel.Warning, "Waiting for a certificate of {Signer}. Unless something approves it by itself, run kubectl certificate approve {Name}")]
    private partial void LogWaiting(string signer, string name);
}
