namespace Krustlet.ControllerRuntime.Api;

/// <summary>Sends the kubeconfig's <c>tls-server-name</c>: .NET takes the name it asks and verifies from the Host header.</summary>
internal sealed class HostNameHandler(string name) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Host = name;
        return base.SendAsync(request, cancellationToken);
    }
}
