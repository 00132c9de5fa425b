using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Client;

/// <summary>One pool of connections per host, each with the trust that host was given.</summary>
internal sealed class RegistryConnections(RegistryClientOptions options, TimeProvider time) : IDisposable
{
    // Docker Hub's API is not at the host its images are named by.
    private const string DockerHubApi = "registry-1.docker.io";
    private readonly ConcurrentDictionary<string, Lazy<HttpMessageInvoker>> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The registry itself.</summary>
    public RegistryEndpoint Origin(string registry, RegistryCredential? credential) => new(registry, ApiAddress(registry), credential);

    /// <summary>The registry's mirrors, in the order to ask them.</summary>
    public IEnumerable<RegistryEndpoint> Mirrors(string registry) =>
        (HostOptions(registry)?.Mirrors ?? []).Select(mirror => new RegistryEndpoint(mirror.Host, ApiAddress(mirror.Host), mirror.Credential)
        {
            Namespace = registry,
            RepositoryPrefix = mirror.RepositoryPrefix.Trim('/'),
            ResolvesTags = mirror.ResolvesTags,
        });

    /// <summary>Sends one request to whatever host it names and waits, within the limit, for the answer's headers.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: plain HTTP to a host that was not named as insecure.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.AnswerTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        if (request.Content is UploadContent upload)
        {
            upload.OnActivity(() => limit.CancelAfter(options.AnswerTimeout));
        }

        return await For(request.RequestUri!).SendAsync(request, either.Token);
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values.Where(client => client.IsValueCreated))
        {
            client.Value.Dispose();
        }
    }

    private Uri ApiAddress(string registry) => registry == ImageReference.DockerHub
        ? new Uri($"https://{DockerHubApi}")
        : new Uri($"{(HostOptions(registry)?.Insecure == true ? "http" : "https")}://{registry}");

    private HttpMessageInvoker For(Uri address)
    {
        if (address.Scheme != Uri.UriSchemeHttps && (address.Scheme != Uri.UriSchemeHttp || HostOptions(address.Authority)?.Insecure != true))
        {
            throw new RegistryException(
                RegistryErrorKind.InvalidConfiguration,
                $"{address.GetLeftPart(UriPartial.Authority)} is not HTTPS: use HTTPS there, or name {address.Authority} as an insecure registry if plain HTTP is what you want");
        }

        return _clients.GetOrAdd(address.Authority, static (authority, self) => new(() => self.Connect(authority)), this).Value;
    }

    private RegistryHostOptions? HostOptions(string authority)
    {
        var name = authority == DockerHubApi ? ImageReference.DockerHub : authority;
        return options.Hosts.FirstOrDefault(host => string.Equals(host.Host, name, StringComparison.OrdinalIgnoreCase));
    }

    private HttpMessageInvoker Connect(string authority)
    {
        var handler = new SocketsHttpHandler
        {
            // Redirects are followed by hand: credentials must not travel to another host.
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = options.AnswerTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // Null: the handler asks the environment.
            Proxy = options.Proxy,
        };
        var host = HostOptions(authority);
        if (host?.CertificateAuthorities is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        if (host?.ClientCertificates is { } certificates)
        {
            handler.SslOptions.ClientCertificates = certificates;
        }

        return new HttpMessageInvoker(handler, disposeHandler: true);
    }
}
