using System.Net;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Client;
using Krustlet.Oci.Failures;
using Krustlet.Oci.Tests.Interoperation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Tests.Client;

/// <summary>A registry that admits only who shows a certificate.</summary>
public sealed class ClientCertificateTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-client-certificate-");
    private readonly TestAuthority _authority = new();
    private X509Certificate2? _certificate;
    private WebApplication? _server;

    public async Task InitializeAsync()
    {
        var (certificate, key) = (Path.Combine(_folder.FullName, "own.crt"), Path.Combine(_folder.FullName, "own.key"));
        _authority.WriteServerCertificate(certificate, key);
        _certificate = X509Certificate2.CreateFromPemFile(certificate, key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listener => listener.UseHttps(https =>
        {
            https.ServerCertificate = _certificate;
            https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
            https.ClientCertificateValidation = (shown, _, _) => shown.Equals(_certificate);
        })));
        _server = builder.Build();
        _server.Run(_ => Task.CompletedTask);
        await _server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _certificate!.Dispose();
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task The_certificate_given_for_the_host_is_shown()
    {
        using var client = NewClient(_certificate);

        await client.CheckAsync(Authority, null, CancellationToken.None);
    }

    [Fact]
    public async Task Without_one_the_registry_is_not_reached()
    {
        using var client = NewClient(null);
        var check = () => client.CheckAsync(Authority, null, CancellationToken.None);

        (await check.Should().ThrowAsync<RegistryException>()).Which.Kind.Should().BeOneOf(RegistryErrorKind.Tls, RegistryErrorKind.Unreachable);
    }

    private string Authority => new Uri(_server!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    private RegistryClient NewClient(X509Certificate2? certificate) => new(
        new RegistryClientOptions
        {
            RetryDelay = TimeSpan.FromMilliseconds(1),
            Hosts = [new RegistryHostOptions(Authority) { CertificateAuthorities = [_authority.Certificate], ClientCertificates = certificate is null ? null : [certificate] }],
        },
        TimeProvider.System);
}
