using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>Finds the credentials docker login (or podman, skopeo, oras login) left for this user.</summary>
public static class DockerConfigFile
{
    /// <summary>
    /// Reads the first that is there of <c>$REGISTRY_AUTH_FILE</c>, <c>$DOCKER_CONFIG/config.json</c> and <c>~/.docker/config.json</c>; none: no credentials.
    /// </summary>
    /// <param name="environment">Looks up an environment variable.</param>
    /// <exception cref="RegistryException">InvalidConfiguration: the file cannot be read; the message names it.</exception>
    public static IReadOnlyList<RegistryCredential> Read(Func<string, string?> environment)
    {
        var path = Candidates(environment).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return [];
        }

        try
        {
            return DockerConfig.Parse(File.ReadAllBytes(path));
        }
        catch (Exception failure) when (failure is RegistryException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{path}: {failure.Message}", failure);
        }
    }

    private static IEnumerable<string> Candidates(Func<string, string?> environment)
    {
        if (environment("REGISTRY_AUTH_FILE") is { Length: > 0 } file)
        {
            yield return file;
        }

        if (environment("DOCKER_CONFIG") is { Length: > 0 } folder)
        {
            yield return Path.Combine(folder, "config.json");
        }

        if (environment("HOME") is { Length: > 0 } home)
        {
            yield return Path.Combine(home, ".docker", "config.json");
        }
    }
}
