using System.Net;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Cli.Tests.Fixtures;
using Krustlet.Oci.Tests.Interoperation;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Krustlet.Cli.Tests.Commands;

/// <summary><c>--ca</c>, <c>--cert</c> and <c>--cert-key</c>, at a registry that admits only who shows a certificate.</summary>
public sealed class ClientCertificateOptionTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("krustlet-certificates-");
    private readonly TestAuthority _authority = new();
    private X509Certificate2? _certificate;
    private WebApplication? _server;

    private string Authority => new Uri(_server!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()).Authority;

    public async Task InitializeAsync()
    {
        _authority.WriteServerCertificate(PathOf("own.crt"), PathOf("own.key"));
        await File.WriteAllTextAsync(PathOf("ca.crt"), _authority.Certificate.ExportCertificatePem());
        _certificate = X509Certificate2.CreateFromPemFile(PathOf("own.crt"), PathOf("own.key"));
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
        _server.Run(static _ => Task.CompletedTask);
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
    public async Task The_certificate_is_shown()
    {
        var (code, _, errors) = await LoginAsync("--ca", PathOf("ca.crt"), "--cert", PathOf("own.crt"), "--cert-key", PathOf("own.key"));

        code.Should().Be(0, errors);
    }

    [Fact]
    public async Task Without_one_or_without_the_authority_the_login_fails()
    {
        (await LoginAsync("--ca", PathOf("ca.crt"))).Code.Should().Be(1);
        (await LoginAsync("--cert", PathOf("own.crt"), "--cert-key", PathOf("own.key"))).Code.Should().Be(1);
        File.Exists(PathOf("auth.json")).Should().BeFalse();
    }

    [Theory]
    [InlineData("--ca", "own.key")]
    [InlineData("--cert", "ca.crt", "--cert-key", "own.key")]
    [InlineData("--cert", "own.key", "--cert-key", "own.key")]
    public async Task Files_that_hold_something_else_are_named(params string[] options)
    {
        var (code, _, errors) = await LoginAsync([.. options.Select(option => option.StartsWith('-') ? option : PathOf(option))]);

        code.Should().Be(1);
        errors.Should().StartWith("error: ").And.Contain("PEM").And.Contain(PathOf(options[1]));
    }

    private Task<(int Code, string Output, string Errors)> LoginAsync(params string[] options) =>
        CommandLine.StartAsync(PathOf("auth.json"), "secret", ["login", Authority, "-u", "ada", "--password-stdin", .. options]);

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);
}
