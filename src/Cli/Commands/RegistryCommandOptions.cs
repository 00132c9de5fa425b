using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary>The options of every command that talks to a registry.</summary>
internal sealed class RegistryCommandOptions
{
    private readonly Option<bool> _insecure = new("--insecure") { Description = "Speak plain HTTP to this registry." };
    private readonly Option<FileInfo?> _authority = new("--ca") { Description = "PEM file with the certificate authority of this registry." };
    private readonly Option<string?> _username;
    private readonly Option<bool> _passwordStdin = new("--password-stdin") { Description = "Read the password or token from standard input." };

    /// <param name="shortNames">Whether <c>-u</c> stands for <c>--username</c>.</param>
    public RegistryCommandOptions(bool shortNames = true) =>
        _username = new Option<string?>("--username", shortNames ? ["-u"] : []) { Description = "User name; the default is what docker login left." };

    public void AddTo(Command command)
    {
        command.Add(_insecure);
        command.Add(_authority);
        command.Add(_username);
        command.Add(_passwordStdin);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_username) is not null != result.GetValue(_passwordStdin))
            {
                result.AddError("--username and --password-stdin go together: echo TOKEN | krustlet … --username NAME --password-stdin");
            }
        });
    }

    public RegistryClient Connect(ParseResult parsed, ImageReference image) => new(
        new RegistryClientOptions
        {
            Hosts = [new RegistryHostOptions(image.Registry) { Insecure = parsed.GetValue(_insecure), CertificateAuthorities = ReadAuthority(parsed) }],
        },
        TimeProvider.System);

    /// <summary>The user's own credential, or what other tools' logins left.</summary>
    public async Task<IReadOnlyList<RegistryCredential>> CredentialsAsync(ParseResult parsed, ImageReference image, CancellationToken cancellationToken) =>
        parsed.GetValue(_username) is { } username
            ? [new RegistryCredential(image.Registry, username, (await Console.In.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n'))]
            : await new DockerConfigCredentials(DockerConfigFile.PathOf(Environment.GetEnvironmentVariable), TimeProvider.System).FindAsync(image, cancellationToken);

    private X509Certificate2Collection? ReadAuthority(ParseResult parsed)
    {
        if (parsed.GetValue(_authority) is not { } file)
        {
            return null;
        }

        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPemFile(file.FullName);
            return certificates;
        }
        catch (CryptographicException failure)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{file} is not a PEM file with certificates: {failure.Message}", failure);
        }
    }
}
