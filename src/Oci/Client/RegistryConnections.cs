using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>One pool of connections per host, each with the trust that host was given.</summary>
internal sealed class RegistryConnections(RegistryClientOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The address of a registry's API.</summary>
    public Uri ApiAddress(ImageReference image) => image.Registry == ImageReference.DockerHub
        ? new Uri("https://registry-1.docker.io")
        : new Uri($"{(HostOptions(image.Registry)?.Insecure == true ? "http" : "https")}://{image.Registry}");

    /// <summary>Sends one request to whatever host it names and waits, within the limit, for the answer's headers.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: plain HTTP to a host that was not named as insecure.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);

        // A body on its way up takes as long as it takes.
        var token = request.Content is null ? either.Token : cancellationToken;
        return await For(request.RequestUri!).SendAsync(request, token);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private HttpMessageInvoker For(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttps && HostOptions(address.Authority)?.Insecure != true)
        {
            throw new RegistryException(
                RegistryErrorKind.InvalidConfiguration,
                $"{address.GetLeftPart(UriPartial.Authority)} is plain HTTP: use HTTPS there, or name {address.Authority} as an insecure registry if that is what you want");
        }

        return _clients.GetOrAdd(address.Authority, static (authority, self) => new(() => self.Connect(authority)), this).Value;
    }

    private RegistryHostOptions? HostOptions(string authority) =>
        options.Hosts.FirstOrDefault(host => string.Equals(host.Host, authority, StringComparison.OrdinalIgnoreCase));

    private HttpMessageInvoker Connect(string authority)
    {
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by hand: credentials must not travel to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.AnswerTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        };
        if (HostOptions(authority)?.CertificateAuthorities is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
