using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>Finds what docker login (or podman, skopeo, oras login) left for this user.</summary>
public static class DockerConfigFile
{
    /// <summary>
    /// The file that counts: <c>$REGISTRY_AUTH_FILE</c>, else <c>$DOCKER_CONFIG/config.json</c>, else <c>~/.docker/config.json</c>: the first that is there, or,
    /// when none is, the first that could be. Null without any of the three variables.
    /// </summary>
    /// <param name="environment">Looks up an environment variable.</param>
    public static string? PathOf(Func<string, string?> environment)
    {
        var candidates = Candidates(environment).ToList();
        return candidates.FirstOrDefault(File.Exists) ?? candidates.FirstOrDefault();
    }

    /// <summary>Reads a file; one that is not there is empty.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: the file cannot be read; the message names it.</exception>
    public static DockerConfigDocument Read(string? path)
    {
        if (path is null || !File.Exists(path))
        {
            return new DockerConfigDocument([], null, new Dictionary<string, string>());
        }

        try
        {
            return DockerConfig.ParseDocument(File.ReadAllBytes(path));
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
