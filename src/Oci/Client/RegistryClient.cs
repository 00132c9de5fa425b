using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Oci.Client;

/// <summary>
/// Talks to registries (OCI distribution spec 1.1, docker registry v2). Owns the connections; thread-safe; make one and keep it.
/// </summary>
public sealed class RegistryClient : IDisposable
{
    private readonly RegistryServices _services;
    private readonly MirrorRests _rests;

    /// <param name="options">How registries are talked to.</param>
    /// <param name="time">For pauses, limits and the life of tokens.</param>
    /// <param name="logger">Told when a mirror fails and the next host is asked; null: no one is.</param>
    /// <exception cref="RegistryException">InvalidConfiguration, with every problem of the options and its fix.</exception>
    public RegistryClient(RegistryClientOptions options, TimeProvider time, ILogger<RegistryClient>? logger = null)
    {
        options.Validate();
        _services = new RegistryServices(options, time);
        _rests = new MirrorRests(options.MirrorRest, time, logger ?? NullLogger<RegistryClient>.Instance);
    }

    /// <summary>Reads of an image's repository, as one user; of its mirrors first, where the options name some.</summary>
    /// <param name="image">Which repository; tag and digest say what error messages name.</param>
    /// <param name="credential">Who to be at the registry itself; null for anonymous. A mirror never gets it.</param>
    public RepositoryReader Read(ImageReference image, RegistryCredential? credential)
    {
        var mirrors = _services.Transport.Mirrors(image.Registry).Select(mirror => new RegistryCall(image, mirror, RegistryAccess.Pull));
        return new RepositoryReader(_services, new ReadRoute([.. mirrors], Call(image, credential, RegistryAccess.Pull), _rests));
    }

    /// <summary>Writes of an image's repository, as one user; never to a mirror.</summary>
    /// <param name="image">Which repository; tag and digest say what error messages name.</param>
    /// <param name="credential">Who to be; null for anonymous.</param>
    public RepositoryWriter Write(ImageReference image, RegistryCredential? credential) =>
        new(_services, Call(image, credential, RegistryAccess.Push));

    /// <summary>Asks the registry itself whether it speaks the protocol and admits this user, as a login does.</summary>
    /// <param name="registry">Host and, if not 443, port, as image names have it.</param>
    /// <param name="credential">Who to be; null for anonymous.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="RegistryException">Unauthorized: it does not admit this user; NotFound or ServerError: no registry is there; and every other kind.</exception>
    public async Task CheckAsync(string registry, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        var call = Call(new ImageReference(registry, "", null, null), credential, RegistryAccess.Pull);
        using var response = await _services.Transport.SendExpectingSuccessAsync(
            call, "the API", () => new HttpRequestMessage(HttpMethod.Get, new Uri(call.Endpoint.Api, "/v2/")), cancellationToken);
        await DocumentContent.ReadAsync(response, _services.Options, call, _services.Time, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();

    private RegistryCall Call(ImageReference image, RegistryCredential? credential, RegistryAccess access) =>
        new(image, _services.Transport.Origin(image.Registry, credential), access);
}
