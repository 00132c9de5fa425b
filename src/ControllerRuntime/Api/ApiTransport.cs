using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using k8s;
using k8s.Authentication;
using Krustlet.ControllerRuntime.RateLimiting;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>Builds the HTTP pipeline: sockets and TLS, then credentials, then the client's own rate limit.</summary>
internal static class ApiTransport
{
    public static HttpClient Create(KubernetesClientConfiguration configuration, ApiClientOptions options)
    {
        HttpMessageHandler handler = CreateSockets(configuration, options);
        if (CreateCredentials(configuration) is { } credentials)
        {
            handler = new CredentialsHandler(credentials) { InnerHandler = handler };
        }

        if (!string.IsNullOrWhiteSpace(configuration.TlsServerName))
        {
            handler = new HostNameHandler(configuration.TlsServerName) { InnerHandler = handler };
        }

        return Wrap(handler, options);
    }

    public static HttpClient Wrap(HttpMessageHandler handler, ApiClientOptions options)
    {
        if (options.Answered is { } answered)
        {
            handler = new AnswerHandler(answered) { InnerHandler = handler };
        }

        if (options.QueriesPerSecond is { } rate)
        {
            handler = new RateLimitHandler(new TokenBucket(rate, options.Burst, options.Time), options.Time) { InnerHandler = handler };
        }

        var client = new HttpClient(handler, disposeHandler: true)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = options.Http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        client.DefaultRequestHeaders.UserAgent.ParseAdd(options.UserAgent);
        return client;
    }

    private static SocketsHttpHandler CreateSockets(KubernetesClientConfiguration configuration, ApiClientOptions options)
    {
        var sockets = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            // A server that vanished mid-watch is noticed within this time, not at the watch's own end.
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            KeepAlivePingDelay = TimeSpan.FromSeconds(30),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(15),
            PooledConnectionLifetime = options.ConnectionLifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2),
            ConnectTimeout = options.RequestTimeout,
            AllowAutoRedirect = false,
            UseCookies = false,
        };
        ConfigureTrust(sockets.SslOptions, configuration);
        ConfigureClientCertificate(sockets.SslOptions, configuration, options);
        return sockets;
    }

    private static void ConfigureTrust(SslClientAuthenticationOptions ssl, KubernetesClientConfiguration configuration)
    {
        if (configuration.SkipTlsVerify)
        {
#pragma warning disable CA5359 // The kubeconfig asked for it (insecure-skip-tls-verify), as kubectl honours it.
            ssl.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (configuration.SslCaCerts is { Count: > 0 } authorities)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.AddRange(authorities);
            ssl.CertificateChainPolicy = policy;
        }
    }

    private static void ConfigureClientCertificate(SslClientAuthenticationOptions ssl, KubernetesClientConfiguration configuration, ApiClientOptions options)
    {
        var current = options.ClientCertificate;
        if (current is null && ClientCertificates.Load(configuration) is { } fixedCertificate)
        {
            current = () => fixedCertificate;
        }

        if (current is not null)
        {
            ssl.LocalCertificateSelectionCallback = (_, _, _, _, _) => current()!;
        }
    }

    private static ITokenProvider? CreateCredentials(KubernetesClientConfiguration configuration)
    {
        if (configuration.TokenProvider is { } provider)
        {
            return provider;
        }

        if (!string.IsNullOrEmpty(configuration.AccessToken))
        {
            return new StringTokenProvider(configuration.AccessToken, "Bearer");
        }

        return string.IsNullOrEmpty(configuration.Username) ? null : new BasicTokenProvider(configuration.Username, configuration.Password);
    }
}
