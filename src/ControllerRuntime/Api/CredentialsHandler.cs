using k8s.Authentication;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Puts the current credentials on each request: tokens from files and exec plugins change while we run.</summary>
internal sealed class CredentialsHandler(ITokenProvider credentials) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = await credentials.GetAuthenticationHeaderAsync(cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
