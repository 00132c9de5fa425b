using System.Security.Cryptography.X509Certificates;
using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>The loop that keeps one certificate fresh: asks for the first if there is none, then for the next before each ends.</summary>
internal sealed partial class CertificateRenewal(
    string name,
    CertificateStore store,
    CertificateAuthorityClient authority,
    Func<CertificateDemand> demand,
    Action<X509Certificate2> use,
    TimeProvider time,
    ILogger<CertificateRenewal> logger) : IOwnedLoop
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(32);
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    public string Name => name;

    public StartOrder Order => StartOrder.Servers;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var current = IssuedCertificate.Load(store.CurrentPath);
        if (current is not null)
        {
            use(current);
        }

        while (true)
        {
            if (current is not null)
            {
                await SleepUntilAsync(CertificateLife.RenewalOf(current, Random.Shared.NextDouble()), cancellationToken).ConfigureAwait(false);
            }

            await ObtainAsync(cancellationToken).ConfigureAwait(false);
            current = IssuedCertificate.Load(store.CurrentPath)!;
            use(current);
            LogRenewed(demand().SignerName, current.NotAfter);
        }
    }

    private async Task SleepUntilAsync(DateTimeOffset moment, CancellationToken cancellationToken)
    {
        for (var left = moment - time.GetUtcNow(); left > TimeSpan.Zero; left = moment - time.GetUtcNow())
        {
            // In short naps: the machine's clock may be set meanwhile, and timers have an upper bound.
            await Task.Delay(left < LongestSleep ? left : LongestSleep, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ObtainAsync(CancellationToken cancellationToken)
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                using var key = await store.PendingKeyAsync(cancellationToken).ConfigureAwait(false);
                await store.SaveAsync(await authority.RequestAsync(demand(), key, Patience, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (CertificateRefusedException exception)
            {
                LogRefused(exception, demand().SignerName, exception.Refusal);
                store.DropPendingKey();
            }
            catch (ApiException exception)
            {
                LogUnanswered(exception, demand().SignerName, exception.Reason);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                LogNotStored(exception, demand().SignerName);
            }

            await Task.Delay(wait, time, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(4220, LogLevel.Information, "Certificate of {Signer} is in use, good until {NotAfter}")]
    private partial void LogRenewed(string signer, DateTime notAfter);

    [LoggerMessage(4221, LogLevel.Warning, "Certificate of {Signer} was not issued ({Refusal}): asking again with a new key")]
    private partial void LogRefused(Exception exception, string signer, CertificateRefusal refusal);

    [LoggerMessage(4222, LogLevel.Warning, "Certificate of {Signer} could not be asked for ({Reason}): trying again")]
    private partial void LogUnanswered(Exception exception, string signer, ApiErrorReason reason);

    [LoggerMessage(4223, LogLevel.Error, "Certificate of {Signer} or its key could not be stored: trying again. See that the agent's certificate directory has room and can be written to")]
    private partial void LogNotStored(Exception exception, string signer);
}
