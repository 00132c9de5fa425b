using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// Reads the <c>mirrors</c> of one registry: each a host, or a mapping with <c>host</c>, <c>repositoryPrefix</c>, <c>resolvesTags</c>, <c>username</c> and
/// <c>passwordFile</c>.
/// </summary>
/// <param name="origin">The registry's host, when it has one.</param>
/// <param name="registry">The registry's entry.</param>
internal sealed class RegistryMirrorReader(string? origin, YamlFields registry)
{
    public IReadOnlyList<RegistryMirror> Read()
    {
        var mirrors = new List<RegistryMirror>();
        foreach (var (node, at) in registry.List("mirrors", "hosts, or of mappings with host"))
        {
            if (Entry(node, at) is not { } entry || ReadMirror(entry) is not { } mirror)
            {
                continue;
            }

            if (mirrors.Any(other => IsSame(other.Host, mirror.Host) && other.RepositoryPrefix == mirror.RepositoryPrefix))
            {
                entry.Refuse("host", $"\"{mirror.Host}\" is there already; name each mirror once, in the order to ask them");
            }

            mirrors.Add(mirror);
        }

        return mirrors;
    }

    private YamlFields? Entry(YamlNode node, string at)
    {
        switch (node)
        {
            case YamlMappingNode mapping:
                return registry.Fields(mapping, at);
            case YamlScalarNode host:
                return registry.Fields(new YamlMappingNode { { "host", host } }, at);
            default:
                registry.Fields([], at).Refuse("host", "is missing; give the mirror's");
                return null;
        }
    }

    private RegistryMirror? ReadMirror(YamlFields entry)
    {
        entry.Allow("host", "repositoryPrefix", "resolvesTags", "username", "passwordFile");
        var (prefix, resolvesTags) = (Prefix(entry), entry.Switch("resolvesTags", unset: true));
        if (entry.Text("host") is not { } host || !RegistryHostOptions.IsHost(host))
        {
            entry.Refuse("host", $"\"{entry.Text("host")}\" is not a registry's host; write host or host:port, without https:// and without a path");
            return null;
        }

        if (IsSame(host, origin))
        {
            entry.Refuse("host", $"\"{host}\" is the registry itself; remove it");
        }

        return new RegistryMirror(host) { RepositoryPrefix = prefix, ResolvesTags = resolvesTags, Credential = Credential(entry, host) };
    }

    private static string Prefix(YamlFields entry)
    {
        if (entry.Text("repositoryPrefix") is not { Length: > 0 } prefix)
        {
            return "";
        }

        if (!ImageReference.TryParse($"localhost/{prefix}/x", out var image) || image.Repository != $"{prefix}/x")
        {
            entry.Refuse("repositoryPrefix", $"\"{prefix}\" is no path of a repository; write it like cache/hub, in small letters, without a / at its ends");
        }

        return prefix;
    }

    private static RegistryCredential? Credential(YamlFields entry, string host)
    {
        var (username, file) = (entry.Text("username"), entry.Text("passwordFile"));
        if (username is null != file is null)
        {
            var (given, missing) = username is null ? ("passwordFile", "username") : ("username", "passwordFile");
            entry.Refuse(given, $"is of no use alone; give {missing} too");
        }

        if (username is null || file is null)
        {
            return null;
        }

        try
        {
            if (Path.IsPathRooted(file))
            {
                return new RegistryCredential(host, username, YamlFields.ReadText(file).TrimEnd('\r', '\n'));
            }

            entry.Refuse("passwordFile", $"\"{file}\" is not an absolute path; begin it with /");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            entry.Refuse("passwordFile", $"cannot be read ({failure.Message}); give a file with the password alone that this user may read");
        }

        return null;
    }

    private static bool IsSame(string host, string? other) => host.Equals(other, StringComparison.OrdinalIgnoreCase);
}
