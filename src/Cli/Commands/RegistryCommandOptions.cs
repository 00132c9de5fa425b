using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Cli.Modules;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary>The options of every command that talks to a registry. They are for the registry the image's name has, and for no other.</summary>
internal sealed class RegistryCommandOptions
{
    private readonly Option<bool> _insecure;
    private readonly Option<FileInfo?> _authority;
    private readonly Option<FileInfo?> _certificate;
    private readonly Option<FileInfo?> _key;
    private readonly Option<string?> _username;
    private readonly Option<bool> _passwordStdin;
    private readonly MirrorOption? _mirrors;
    private readonly ConsoleStreams _streams;

    /// <param name="shortNames">Whether <c>-u</c> stands for <c>--username</c>.</param>
    /// <param name="prefix">What the names begin with where a command has two registries, e.g. <c>src-</c>.</param>
    /// <param name="streams">Where the password comes from; null: the process's own.</param>
    /// <param name="mirrors">Whether the command only reads from the registry, so that other hosts can stand in for it.</param>
    public RegistryCommandOptions(bool shortNames = true, string prefix = "", ConsoleStreams? streams = null, bool mirrors = false)
    {
        _mirrors = mirrors ? new MirrorOption(prefix) : null;
        _streams = streams ?? ConsoleStreams.OfProcess;
        _insecure = new Option<bool>($"--{prefix}insecure") { Description = "Speak plain HTTP to this registry." };
        _authority = new Option<FileInfo?>($"--{prefix}ca") { Description = "PEM file with the certificate authority of this registry." };
        _certificate = new Option<FileInfo?>($"--{prefix}cert") { Description = "PEM file with the certificate to show this registry." };
        _key = new Option<FileInfo?>($"--{prefix}cert-key") { Description = "PEM file with that certificate's key." };
        _username = new Option<string?>($"--{prefix}username", shortNames ? ["-u"] : []) { Description = "User name; the default is what a login left." };
        _passwordStdin = new Option<bool>($"--{prefix}password-stdin") { Description = "Read the password or token from standard input." };
    }

    /// <summary>The user, if one is named here.</summary>
    public string? Username(ParseResult parsed) => parsed.GetValue(_username);

    /// <summary>Whether standard input is for this one's password.</summary>
    public bool TakesInput(CommandResult command) => command.GetValue(_passwordStdin);

    public void AddTo(Command command)
    {
        command.Add(_insecure);
        command.Add(_authority);
        command.Add(_certificate);
        command.Add(_key);
        command.Add(_username);
        command.Add(_passwordStdin);
        _mirrors?.AddTo(command);
        command.Validators.Add(Validate);
    }

    public RegistryClient Connect(ParseResult parsed, ImageReference image) => Connect(parsed, image.Registry);

    public RegistryClient Connect(ParseResult parsed, string registry) => new(
        new RegistryClientOptions
        {
            Hosts =
            [
                new RegistryHostOptions(registry)
                {
                    Insecure = parsed.GetValue(_insecure),
                    CertificateAuthorities = ReadAuthority(parsed),
                    ClientCertificates = ReadCertificate(parsed),
                    Mirrors = _mirrors?.Of(parsed) ?? [],
                },
                .. _mirrors?.Hosts(parsed) ?? [],
            ],
        },
        TimeProvider.System);

    /// <summary>The user's own credential, or what logins left.</summary>
    public async Task<IReadOnlyList<RegistryCredential>> CredentialsAsync(ParseResult parsed, ImageReference image, CancellationToken cancellationToken) =>
        parsed.GetValue(_username) is { } username
            ? [new RegistryCredential(image.Registry, username, await ReadPasswordAsync(cancellationToken))]
            : await new DockerConfigCredentials(DockerConfigFile.PathOf(Environment.GetEnvironmentVariable), TimeProvider.System).FindAsync(image, cancellationToken);

    /// <summary>Who to be where only one can be tried, as when something is written; null for anonymous.</summary>
    public async Task<RegistryCredential?> CredentialAsync(ParseResult parsed, ImageReference image, CancellationToken cancellationToken) =>
        Keyring.Matching(image, await CredentialsAsync(parsed, image, cancellationToken)) is [var first, ..] ? first : null;

    /// <summary>The password on standard input, without the line's end.</summary>
    public async Task<string> ReadPasswordAsync(CancellationToken cancellationToken)
    {
        using var input = new StreamReader(_streams.Input());
        return (await input.ReadToEndAsync(cancellationToken)).TrimEnd('\r', '\n');
    }

    private void Validate(CommandResult result)
    {
        if (result.GetValue(_username) is not null != result.GetValue(_passwordStdin))
        {
            result.AddError($"{_username.Name} and {_passwordStdin.Name} go together: echo TOKEN | krustlet … {_username.Name} NAME {_passwordStdin.Name}");
        }

        if (result.GetValue(_certificate) is null != result.GetValue(_key) is null)
        {
            result.AddError($"{_certificate.Name} and {_key.Name} go together: name the files of both");
        }
    }

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
            return certificates.Count > 0 ? certificates : throw new CryptographicException("it has none");
        }
        catch (CryptographicException failure)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{file} is not a PEM file with certificates: {failure.Message}", failure);
        }
    }

    private X509Certificate2Collection? ReadCertificate(ParseResult parsed)
    {
        if (parsed.GetValue(_certificate) is not { } certificate || parsed.GetValue(_key) is not { } key)
        {
            return null;
        }

        try
        {
            return [X509Certificate2.CreateFromPemFile(certificate.FullName, key.FullName)];
        }
        catch (CryptographicException failure)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{certificate} and {key} are not PEM files of a certificate and its key: {failure.Message}", failure);
        }
    }
}
