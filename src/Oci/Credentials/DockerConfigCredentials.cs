using Krustlet.Oci.References;

namespace Krustlet.Oci.Credentials;

/// <summary>The credentials of a docker configuration, its helpers asked as docker asks them. The file is read anew each time: logins come and go.</summary>
/// <param name="path">The file; null for none.</param>
/// <param name="time">Limits how long a helper may take.</param>
public sealed class DockerConfigCredentials(string? path, TimeProvider time)
{
    /// <summary>What docker calls docker.io when it keeps a login.</summary>
    public const string DockerHubServer = "https://index.docker.io/v1/";

    /// <summary>Where helpers are; null: where programs are found.</summary>
    public string? HelperFolder { get; init; }

    /// <summary>A registry's name as logins are kept by.</summary>
    public static string ServerOf(string registry) => registry is ImageReference.DockerHub or "index.docker.io" ? DockerHubServer : registry;

    /// <summary>Who to be for an image: what its registry's helper has, then the file's own entries. Those for other images are among them.</summary>
    /// <exception cref="Failures.RegistryException">InvalidConfiguration: the file or a helper cannot be used.</exception>
    public async Task<IReadOnlyList<RegistryCredential>> FindAsync(ImageReference image, CancellationToken cancellationToken)
    {
        var document = DockerConfigFile.Read(path);
        var server = ServerOf(image.Registry);
        return document.HelperFor(server) is { } helper && await new CredentialHelper(helper, time, HelperFolder).GetAsync(server, cancellationToken) is { } kept
            ? [kept, .. document.Credentials]
            : document.Credentials;
    }
}
