using System.Text.Json;
using Krustlet.NodeAgent.Options;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.NodeAgent.Images.CredentialProviders;

/// <summary>
/// One plugin: a program that is given a CredentialProviderRequest and answers with a CredentialProviderResponse (kubelet, "Credential provider
/// plugins"). An answer holds for the image, its registry or everything, as it says itself. Thread-safe.
/// </summary>
internal sealed class CredentialProvider(CredentialProviderOptions options, string folder, TimeProvider time)
{
    private const string Everything = "";

    // The kubelet's.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private readonly Lock gate = new();
    private readonly Dictionary<string, CachedCredentials> cache = new(StringComparer.Ordinal);

    /// <summary>The program's name.</summary>
    public string Name => options.Name;

    /// <summary>Whether it is to be asked about an image.</summary>
    public bool IsFor(ImageReference image) => options.MatchImages.Any(pattern => Keyring.Matches(image, pattern));

    /// <summary>What it has for an image, from its last answer while that holds.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: it cannot be run, fails, or answers what it may not.</exception>
    public async Task<IReadOnlyList<RegistryCredential>> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var old in cache.Where(entry => entry.Value.Expires <= time.GetUtcNow()).Select(static entry => entry.Key).ToList())
            {
                cache.Remove(old);
            }

            if ((cache.GetValueOrDefault(image.ToString()) ?? cache.GetValueOrDefault(image.Registry) ?? cache.GetValueOrDefault(Everything)) is { } known)
            {
                return known.Credentials;
            }
        }

        var response = await AskAsync(image, cancellationToken);
        IReadOnlyList<RegistryCredential> credentials =
            [.. (response.Auth ?? new Dictionary<string, ProviderAuth>()).Select(static auth => new RegistryCredential(auth.Key, auth.Value.Username, auth.Value.Password))];
        Keep(response, image, credentials);
        return credentials;
    }

    private void Keep(ProviderResponse response, ImageReference image, IReadOnlyList<RegistryCredential> credentials)
    {
        var key = response.CacheKeyType switch
        {
            "Image" => image.ToString(),
            "Registry" => image.Registry,
            "Global" => Everything,
            var other => throw Wrong($"answers with cacheKeyType \"{other}\"; it may be Image, Registry or Global"),
        };
        var duration = response.CacheDuration is not { } text ? options.DefaultCacheDuration
            : GoDuration.TryParse(text, out var given) ? given
            : throw Wrong($"answers with cacheDuration \"{text}\", which is no duration like 12h");
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        lock (gate)
        {
            cache[key] = new CachedCredentials(credentials, time.GetUtcNow() + duration);
        }
    }

    private async Task<ProviderResponse> AskAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var request = JsonSerializer.SerializeToUtf8Bytes(new ProviderRequest { ApiVersion = options.ApiVersion, Image = image.ToString() }, ProviderJson.Default.ProviderRequest);
        var program = new CredentialProgram(Path.Combine(folder, options.Name), options.Arguments, options.Variables, Timeout);
        var answer = await program.AskAsync(request, time, cancellationToken);
        if (answer.ExitCode != 0)
        {
            throw Wrong($"failed with exit code {answer.ExitCode}: {answer.Complaint}");
        }

        var response = Parse(answer.Output);
        return response.Kind == "CredentialProviderResponse" && response.ApiVersion == options.ApiVersion
            ? response
            : throw Wrong($"answers with {response.ApiVersion} {response.Kind}; a CredentialProviderResponse of {options.ApiVersion} was asked for");
    }

    private ProviderResponse Parse(byte[] output)
    {
        try
        {
            return JsonSerializer.Deserialize(output, ProviderJson.Default.ProviderResponse) ?? throw new JsonException("null");
        }
        catch (JsonException)
        {
            // Not its text: there may be a secret in it.
            throw Wrong("does not answer with a CredentialProviderResponse in JSON");
        }
    }

    private RegistryException Wrong(string problem) => new(RegistryErrorKind.InvalidConfiguration, $"the credential provider {options.Name} {problem}");
}
