using Krustlet.ControllerRuntime.Api;
using Krustlet.ControllerRuntime.Hosting;
using Krustlet.NodeAgent.NodeRegistration;
using Krustlet.NodeAgent.Options;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>Registers the loops that keep certificates fresh, where the agent's certificates are its own.</summary>
internal static class CertificateServices
{
    public static IServiceCollection AddCertificates(this IServiceCollection services, AgentOptions options, NodeIdentity identity, ClusterConnection connection, ServingCertificate serving)
    {
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CertificateAuthorityClient>(provider));
        if (options.Cluster.RotateCertificates && connection.Certificate.Current is not null)
        {
            services.AddOwnedLoop(provider => Renewal(provider, "client-certificate", "kubelet-client", options.Cluster, () => CertificateDemand.Client(identity.NodeName), connection.Certificate.Replace));
        }

        if (options.Server is { TlsBootstrap: true, TlsCertificate: null })
        {
            services.AddOwnedLoop(provider => Renewal(
                provider,
                "serving-certificate",
                "kubelet-server",
                options.Cluster,
                () => CertificateDemand.Serving(identity.NodeName, options.Node.Hostname, identity.HostIp),
                certificate => serving.Replace(certificate)));
        }

        return services;
    }

    private static CertificateRenewal Renewal(IServiceProvider provider, string loop, string file, ClusterOptions cluster, Func<CertificateDemand> demand, Action<System.Security.Cryptography.X509Certificates.X509Certificate2> use)
    {
        var time = provider.GetRequiredService<TimeProvider>();
        return new CertificateRenewal(loop, new CertificateStore(cluster.CertificateDirectory, file, time), provider.GetRequiredService<CertificateAuthorityClient>(), demand, use, time, provider.GetRequiredService<ILogger<CertificateRenewal>>());
    }
}
