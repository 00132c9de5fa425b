using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Credentials;

/// <summary>Keeps logins in a docker configuration, or with its helper, so that docker, podman, skopeo, oras and this project share them.</summary>
/// <param name="path">The file; made, readable by this user only, if absent.</param>
/// <param name="time">Limits how long a helper may take.</param>
public sealed class DockerConfigLogins(string path, TimeProvider time)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where helpers are; null: where programs are found.</summary>
    public string? HelperFolder { get; init; }

    /// <summary>Keeps a login. Everything else in the file stays as it is.</summary>
    /// <returns>Where it is kept: the helper's name or the file's path.</returns>
    /// <exception cref="RegistryException">InvalidConfiguration: the file or its helper cannot be used.</exception>
    public async Task<string> AddAsync(string registry, string username, string password, CancellationToken cancellationToken)
    {
        var server = DockerConfigCredentials.ServerOf(registry);
        if (DockerConfigFile.Read(path).HelperFor(server) is { } helper)
        {
            await new CredentialHelper(helper, time, HelperFolder).StoreAsync(server, username, password, cancellationToken);
            return $"docker-credential-{helper}";
        }

        var root = ReadRoot();
        if (root["auths"] is not JsonObject auths)
        {
            root["auths"] = auths = [];
        }

        auths[server] = new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{username}:{password}")) };
        await WriteAsync(root, cancellationToken);
        return path;
    }

    /// <summary>Forgets a login; false when there was none.</summary>
    /// <exception cref="RegistryException">InvalidConfiguration: the file or its helper cannot be used.</exception>
    public async Task<bool> RemoveAsync(string registry, CancellationToken cancellationToken)
    {
        var server = DockerConfigCredentials.ServerOf(registry);
        var kept = false;
        if (DockerConfigFile.Read(path).HelperFor(server) is { } name)
        {
            var helper = new CredentialHelper(name, time, HelperFolder);
            kept = await helper.GetAsync(server, cancellationToken) is not null;
            await helper.EraseAsync(server, cancellationToken);
        }

        var root = ReadRoot();
        if (root["auths"] is not JsonObject auths || !auths.Remove(server))
        {
            return kept;
        }

        await WriteAsync(root, cancellationToken);
        return true;
    }

    private JsonObject ReadRoot()
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? [] : [];
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{path}: {failure.Message}", failure);
        }
    }

    private async Task WriteAsync(JsonObject root, CancellationToken cancellationToken)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = Private;
            }

            await using (var file = new FileStream(temporary, options))
            await using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
            {
                root.WriteTo(json);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(RegistryErrorKind.InvalidConfiguration, $"{path} cannot be written: {failure.Message}", failure);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
