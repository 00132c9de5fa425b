using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.NodeAgent.Options;
using Krustlet.NodeAgent.Tests.Fakes;
using Krustlet.Oci.Client;

namespace Krustlet.NodeAgent.Tests.Options;

public sealed class RegistriesFileTests : IDisposable
{
    private readonly Folder folder = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 certificate;

    public RegistriesFileTests()
    {
        var moment = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        certificate = new CertificateRequest("CN=r.test", key, HashAlgorithmName.SHA256).CreateSelfSigned(moment, moment.AddYears(10));
    }

    [Fact]
    public void Without_a_file_there_is_nothing_special() => Read(null).Hosts.Should().BeEmpty();

    [Fact]
    public void Registries_are_read_with_all_that_is_about_them()
    {
        var ca = folder.Write("ca.pem", certificate.ExportCertificatePem());
        var own = folder.Write("node.key", key.ExportPkcs8PrivateKeyPem());
        var password = folder.Write("password", "pä:ss\n");
        var (hosts, problems) = Read($$"""
            registries:
            - host: r.test:5000
              caFile: {{ca}}
              certFile: {{ca}}
              keyFile: {{own}}
              mirrors:
              - first.test
              - host: second.test:8443
                repositoryPrefix: cache/r
                resolvesTags: false
                username: ada
                passwordFile: {{password}}
            - host: lan:5000
              insecure: true
            """);

        problems.Should().BeEmpty();
        hosts.Select(static host => (host.Host, host.Insecure)).Should().Equal(("r.test:5000", false), ("lan:5000", true));
        hosts[0].CertificateAuthorities!.Select(static found => found.Thumbprint).Should().Equal(certificate.Thumbprint);
        hosts[0].ClientCertificates!.Should().ContainSingle().Which.HasPrivateKey.Should().BeTrue();
        hosts[0].Mirrors[0].Should().Be(new RegistryMirror("first.test"));
        var second = hosts[0].Mirrors[1];
        (second.Host, second.RepositoryPrefix, second.ResolvesTags).Should().Be(("second.test:8443", "cache/r", false));
        (second.Credential!.Username, second.Credential.Password).Should().Be(("ada", "pä:ss"));
    }

    [Fact]
    public void The_flag_for_plain_http_is_merged_into_the_file()
    {
        var (hosts, problems) = Read("""{"registries": [{"host": "r.test", "mirrors": ["lan:5000"]}, {"host": "lan:5000", "mirrors": ["other.test"]}]}""", "LAN:5000,more:80");

        problems.Should().BeEmpty();
        hosts.Select(static host => (host.Host, host.Insecure, host.Mirrors.Count)).Should().Equal(("r.test", false, 1), ("lan:5000", true, 1), ("more:80", true, 0));
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = hosts }, TimeProvider.System);
    }

    [Fact]
    public void Plain_http_and_certificates_do_not_go_together()
    {
        var ca = folder.Write("ca.pem", certificate.ExportCertificatePem());

        Read($"registries: [{{host: r.test, caFile: {ca}}}]", "r.test,http://x").Problems.Select(static problem => problem.ToString()).Should().SatisfyRespectively(
            static one => one.Should().StartWith("--insecure-registries: r.test has certificates in the file of --registries-config"),
            static two => two.Should().StartWith("--insecure-registries: \"http://x\" is not a registry's host"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once()
    {
        var file = folder.Write("some.pem", "nothing");
        var (_, problems) = Read($$"""
            mirrors: []
            registries:
            - host: https://r.test
            - host: index.docker.io
            - host: a.test
              insecure: yes
              caFile: ca.pem
              certFile: {{file}}
            - host: A.test
              caFile: {{file}}
            - host: b.test
              insecure: true
              caFile: /no/such/ca
              color: red
            - host: c.test
              certFile: {{file}}
              keyFile: {{file}}
              mirrors:
              - c.test
              - m.test/path
              - {host: m.test, repositoryPrefix: /Cache, resolvesTags: sometimes, username: ada}
              - {host: m.test, passwordFile: password, repositoryPrefix: x}
              - {host: n.test, username: ada, passwordFile: /no/such/password}
              - n.test
              - [o.test]
            - host: d.test
              mirrors: m.test
            - e.test
            """);

        string[] wanted =
        [
            "mirrors is not known; there is registries", "registries[0].host \"https://r.test\" is not a registry's host", "registries[1].host \"index.docker.io\" is docker.io in the names of images; write docker.io",
            "registries[2].insecure is neither true nor false", "registries[2].caFile \"ca.pem\" is not an absolute path", "registries[2].certFile is of no use alone; give keyFile too", "registries[3].host \"A.test\" is there already",
            "registries[3].caFile cannot be used: * holds no certificate", "registries[4].caFile cannot be used: /no/such/ca*", "registries[4].color is not known; there is host, insecure", "registries[4].insecure is true",
            "registries[5].certFile cannot be used", "registries[5].mirrors[0].host \"c.test\" is the registry itself", "registries[5].mirrors[1].host \"m.test/path\" is not a registry's host", "registries[5].mirrors[2].repositoryPrefix \"/Cache\" is no path",
            "registries[5].mirrors[2].resolvesTags is neither", "registries[5].mirrors[2].username is of no use alone; give passwordFile too", "registries[5].mirrors[3].passwordFile is of no use alone; give username too",
            "registries[5].mirrors[4].passwordFile cannot be read", "registries[5].mirrors[5].host \"n.test\" is there already", "registries[5].mirrors[6].host is missing", "registries[6].mirrors has to be a list", "registries[7] has to be a mapping with host",
        ];
        problems.Select(static problem => problem.Message).Should().HaveCount(wanted.Length);
        foreach (var text in wanted)
        {
            problems.Select(static problem => problem.Message).Should().ContainMatch($"{folder.File("registries.yaml")}: {text}*");
        }

        problems.Should().OnlyContain(static problem => problem.Origin == "--registries-config");
    }

    [Theory]
    [InlineData("registries: []", "*registries has to be a list with at least one registry*")]
    [InlineData("", "*has to hold one mapping with registries*")]
    [InlineData("registries: [", "*is not YAML or JSON*")]
    public void A_file_that_holds_no_registries_is_a_problem(string text, string problem) =>
        Read(text).Problems.Should().ContainSingle().Which.Message.Should().Match(problem);

    public void Dispose()
    {
        folder.Dispose();
        key.Dispose();
        certificate.Dispose();
    }

    private (IReadOnlyList<RegistryHostOptions> Hosts, IReadOnlyList<OptionProblem> Problems) Read(string? text, string? insecure = null)
    {
        var problems = new List<OptionProblem>();
        List<(Setting, string)> flags = [];
        if (text is not null)
        {
            flags.Add((RegistrySettings.RegistriesConfig, folder.Write("registries.yaml", text)));
        }

        if (insecure is not null)
        {
            flags.Add((PodSettings.InsecureRegistries, insecure));
        }

        return (RegistryOptionsReader.Read(new SettingReader([new FakeSettings([.. flags])], problems), folder.Path, static _ => null).Hosts, problems);
    }
}
