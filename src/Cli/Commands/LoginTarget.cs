using System.CommandLine;
using Krustlet.Cli.Modules;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;

namespace Krustlet.Cli.Commands;

/// <summary>What <c>login</c> and <c>logout</c> share: the registry, and where logins are kept.</summary>
internal static class LoginTarget
{
    public static Argument<string> Argument() => new("REGISTRY") { Description = "Host and, if not 443, port: ghcr.io, localhost:5000, docker.io." };

    /// <summary>A registry as image names have it.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static string Read(string text) =>
        ImageReference.TryParse($"{text}/any", out var image) && image.Repository is "any" or "library/any"
            ? image.Registry
            : throw new UsageException($"\"{text}\" is not a registry: write host or host:port, like ghcr.io or localhost:5000");

    /// <exception cref="UsageException">There is nowhere to keep them.</exception>
    public static DockerConfigLogins Logins(Func<string, string?> environment) => DockerConfigFile.PathOf(environment) is { } path
        ? new DockerConfigLogins(path, TimeProvider.System)
        : throw new UsageException("there is nowhere to keep logins: set HOME, DOCKER_CONFIG or REGISTRY_AUTH_FILE");
}
