using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Brings one blob into a repository: finds it there, mounts it, or sends it, going on after failures that pass with what the registry has.</summary>
internal sealed class BlobUploader(RegistryServices services, RegistryCall call, BlobUpload upload)
{
    private int _failures;
    private long _furthest;

    public async Task<BlobUploadOutcome> RunAsync(CancellationToken cancellationToken)
    {
        var outcome = await services.Api.HasBlobAsync(call, upload.Digest, cancellationToken)
            ? BlobUploadOutcome.AlreadyThere
            : await StartAsync(cancellationToken) is { } session
                ? await SendAsync(session, cancellationToken)
                : BlobUploadOutcome.Mounted;
        upload.Progress?.Report(upload.Content.Length);
        return outcome;
    }

    private async Task<UploadSession?> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await UploadSession.StartAsync(services, call, upload.Digest, upload.MountFrom, cancellationToken);
        }
        catch (RegistryException refused) when (refused.DependsOnCredential && upload.MountFrom is not null)
        {
            // Who may not read the other repository sends the bytes.
            return await UploadSession.StartAsync(services, call, upload.Digest, null, cancellationToken);
        }
    }

    private async Task<BlobUploadOutcome> SendAsync(UploadSession session, CancellationToken cancellationToken)
    {
        await using var source = new UploadSource(upload);
        while (true)
        {
            var failure = await TrySendAsync(session, source, cancellationToken);
            if (failure is null)
            {
                return BlobUploadOutcome.Sent;
            }

            await PauseAsync(session, failure, cancellationToken);
            if (!await session.CatchUpAsync(cancellationToken))
            {
                // Either the last part arrived and only its answer did not, or the registry has dropped the upload.
                if (await services.Api.HasBlobAsync(call, upload.Digest, cancellationToken))
                {
                    return BlobUploadOutcome.Sent;
                }

                session = (await UploadSession.StartAsync(services, call, upload.Digest, null, cancellationToken))!;
            }
        }
    }

    // Null: all is sent.
    private async Task<RegistryException?> TrySendAsync(UploadSession session, UploadSource source, CancellationToken cancellationToken)
    {
        try
        {
            var isInStep = true;
            while (isInStep && upload.Content.Length - session.Sent > session.ChunkBytes)
            {
                isInStep = await session.SendChunkAsync(source, cancellationToken);
            }

            isInStep = isInStep && await session.FinishAsync(source, upload.Content.Length, upload.Digest, cancellationToken);
            return isInStep ? null : OutOfStep();
        }
        catch (RegistryException failure)
            when (failure.Kind is RegistryErrorKind.Unreachable or RegistryErrorKind.ServerError or RegistryErrorKind.RateLimited)
        {
            return failure;
        }
        catch (RegistryException refused) when (refused.Kind != RegistryErrorKind.Tls)
        {
            await session.CancelAsync(cancellationToken);
            throw;
        }
    }

    // Only tries that bring nothing are counted: a large blob over a bad line arrives all the same.
    private async Task PauseAsync(UploadSession session, RegistryException failure, CancellationToken cancellationToken)
    {
        if (session.Sent > _furthest)
        {
            (_furthest, _failures) = (session.Sent, 0);
        }

        if (_failures++ >= services.Options.MaxRetries || failure.RetryAfter > services.Options.LongestRetryAfter)
        {
            throw failure;
        }

        await Task.Delay(failure.RetryAfter ?? (services.Options.RetryDelay * (1 << (_failures - 1))), services.Time, cancellationToken);
    }

    private RegistryException OutOfStep() => new(
        RegistryErrorKind.ServerError, $"{call.Host} loses track of the upload of {upload.Digest} to {call.Image.Name}: try again, and look at the registry's own log if it stays");
}
