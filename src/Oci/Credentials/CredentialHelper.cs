using System.Text;
using System.Text.Json;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>One of docker's credential helpers, <c>docker-credential-NAME</c> (docker-credential-helpers, "Development"): verbs get, store and erase.</summary>
public sealed class CredentialHelper
{
    // The protocol's own words: the only way in which a helper tells that it has nothing from that it failed.
    private const string NothingFound = "credentials not found in native keychain";
    private const string TokenUser = "<token>";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private readonly string _program;
    private readonly TimeProvider _time;

    /// <param name="name">What follows <c>docker-credential-</c>.</param>
    /// <param name="time">Limits how long it may take.</param>
    /// <param name="folder">Where the program is; null: where programs are found.</param>
    /// <exception cref="RegistryException">InvalidConfiguration: no such name is possible.</exception>
    public CredentialHelper(string name, TimeProvider time, string? folder = null)
    {
        if (name.Length == 0 || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"\"{name}\" is not the name of a credential helper: write what follows docker-credential-, like \"pass\"");
        }

        (_program, _time) = (Path.Combine(folder ?? "", $"docker-credential-{name}"), time);
    }

    /// <summary>What the helper has for a server; null when it has nothing.</summary>
    /// <param name="server">The registry as logged in to: <c>ghcr.io</c>, or <c>https://index.docker.io/v1/</c> for docker.io.</param>
    /// <param name="cancellationToken">Ends the helper.</param>
    /// <exception cref="RegistryException">InvalidConfiguration: it failed; the message has its complaint.</exception>
    public async Task<RegistryCredential?> GetAsync(string server, CancellationToken cancellationToken)
    {
        var answer = await AskAsync("get", Encoding.UTF8.GetBytes(server), cancellationToken);
        if (answer.ExitCode != 0)
        {
            return Text(answer).Contains(NothingFound, StringComparison.Ordinal) ? null : throw Failed("get", answer);
        }

        var found = Parse(answer);
        return found switch
        {
            { Username: TokenUser } => new RegistryCredential(server, null, null, found.Secret),
            { Username.Length: > 0 } => new RegistryCredential(server, found.Username, found.Secret),
            _ => null,
        };
    }

    /// <summary>Has the helper keep a credential.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: it failed; the message has its complaint.</exception>
    public async Task StoreAsync(string server, string username, string secret, CancellationToken cancellationToken)
    {
        var entry = JsonSerializer.SerializeToUtf8Bytes(new HelperCredential { ServerURL = server, Username = username, Secret = secret }, CredentialJson.Default.HelperCredential);
        if (await AskAsync("store", entry, cancellationToken) is { ExitCode: not 0 } refused)
        {
            throw Failed("store", refused);
        }
    }

    /// <summary>Has the helper forget a server.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: it failed; the message has its complaint.</exception>
    public async Task EraseAsync(string server, CancellationToken cancellationToken)
    {
        if (await AskAsync("erase", Encoding.UTF8.GetBytes(server), cancellationToken) is { ExitCode: not 0 } refused && !Text(refused).Contains(NothingFound, StringComparison.Ordinal))
        {
            throw Failed("erase", refused);
        }
    }

    private Task<ProgramAnswer> AskAsync(string verb, ReadOnlyMemory<byte> question, CancellationToken cancellationToken) =>
        new CredentialProgram(_program, [verb], [], Timeout).AskAsync(question, _time, cancellationToken);

    private HelperCredential Parse(ProgramAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Output, CredentialJson.Default.HelperCredential) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            // Not its text: it may be the secret.
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{_program} get did not answer with {{\"Username\":…,\"Secret\":…}}: update it");
        }
    }

    private static string Text(ProgramAnswer answer) => Encoding.UTF8.GetString(answer.Output);

    // Helpers complain on their standard output; after a failure there is no secret in it.
    private RegistryException Failed(string verb, ProgramAnswer answer) =>
        new(RegistryErrorKind.InvalidConfiguration, $"{_program} {verb} failed with exit code {answer.ExitCode}: {(answer.Complaint.Length > 0 ? answer.Complaint : Text(answer).Trim())}");
}
