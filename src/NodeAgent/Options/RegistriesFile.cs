using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Krustlet.Oci.Client;
using Krustlet.Oci.References;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// The file of <c>--registries-config</c>: <c>registries</c>, each a <c>host</c> with <c>insecure</c>, <c>caFile</c>, <c>certFile</c> and <c>keyFile</c>,
/// <c>mirrors</c>. It and the files that it names are read once; what is wrong is told, all of it, and the agent does not start.
/// </summary>
internal sealed class RegistriesFile
{
    private readonly SettingReader reader;
    private readonly string path;
    private readonly List<RegistryHostOptions> hosts = [];

    private RegistriesFile(SettingReader reader, string path) => (this.reader, this.path) = (reader, path);

    /// <summary>The registries; none when there is no such file.</summary>
    public static IReadOnlyList<RegistryHostOptions> Read(SettingReader reader)
    {
        if (reader.Text(RegistrySettings.RegistriesConfig) is not { } path)
        {
            return [];
        }

        var file = new RegistriesFile(reader, Path.GetFullPath(path));
        file.ReadRegistries();
        return file.hosts;
    }

    private void ReadRegistries()
    {
        if (YamlFields.Load(path, "registries", Refuse) is not { } root)
        {
            return;
        }

        root.Allow("registries");
        if (root.Node("registries") is not YamlSequenceNode { Children.Count: > 0 })
        {
            root.Refuse("registries", "has to be a list with at least one registry, like - host: registry.example.com with mirrors; leave the file away without any");
            return;
        }

        foreach (var registry in root.Mappings("registries", "host"))
        {
            ReadRegistry(registry);
        }
    }

    private void ReadRegistry(YamlFields registry)
    {
        registry.Allow("host", "insecure", "caFile", "certFile", "keyFile", "mirrors");
        var host = ReadHost(registry);
        var (insecure, authorities, certificates) = (registry.Switch("insecure", unset: false), Authorities(registry), Certificates(registry));
        if (insecure && (registry.Node("caFile") ?? registry.Node("certFile") ?? registry.Node("keyFile")) is not null)
        {
            registry.Refuse("insecure", "is true, and there are no certificates over plain HTTP; remove it, or caFile, certFile and keyFile");
        }

        var mirrors = new RegistryMirrorReader(host, registry).Read();
        if (host is not null)
        {
            hosts.Add(new RegistryHostOptions(host) { Insecure = insecure, CertificateAuthorities = authorities, ClientCertificates = certificates, Mirrors = mirrors });
        }
    }

    private string? ReadHost(YamlFields registry)
    {
        if (registry.Text("host") is not { } host || !RegistryHostOptions.IsHost(host))
        {
            registry.Refuse("host", $"\"{registry.Text("host")}\" is not a registry's host; write host or host:port, without https:// and without a path");
            return null;
        }

        // Options are found by the host as images are named: Docker Hub has other names too.
        if (ImageReference.TryParse($"{host}/a/b", out var image) && image.Repository == "a/b" && !image.Registry.Equals(host, StringComparison.OrdinalIgnoreCase))
        {
            registry.Refuse("host", $"\"{host}\" is {image.Registry} in the names of images; write {image.Registry}");
        }

        if (hosts.Any(other => other.Host.Equals(host, StringComparison.OrdinalIgnoreCase)))
        {
            registry.Refuse("host", $"\"{host}\" is there already; write one entry for it");
            return null;
        }

        return host;
    }

    private static X509Certificate2Collection? Authorities(YamlFields registry) => FromFile(registry, "caFile", static file =>
    {
        var found = new X509Certificate2Collection();
        found.ImportFromPem(YamlFields.ReadText(file));
        return found.Count > 0 ? found : throw new CryptographicException("it holds no certificate in PEM");
    });

    private static X509Certificate2Collection? Certificates(YamlFields registry)
    {
        var keyFile = FromFile(registry, "keyFile", static file => file);
        if (registry.Node("certFile") is null != registry.Node("keyFile") is null)
        {
            var (given, missing) = registry.Node("certFile") is null ? ("keyFile", "certFile") : ("certFile", "keyFile");
            registry.Refuse(given, $"is of no use alone; give {missing} too");
            return null;
        }

        return keyFile is null ? null : FromFile(registry, "certFile", file => new X509Certificate2Collection(X509Certificate2.CreateFromPem(YamlFields.ReadText(file), YamlFields.ReadText(keyFile))));
    }

    private static T? FromFile<T>(YamlFields registry, string key, Func<string, T> read)
        where T : class
    {
        if (registry.Text(key) is not { } file)
        {
            return null;
        }

        try
        {
            if (Path.IsPathRooted(file))
            {
                return read(file);
            }

            registry.Refuse(key, $"\"{file}\" is not an absolute path; begin it with /");
        }
        catch (Exception failure) when (failure is CryptographicException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            registry.Refuse(key, $"cannot be used: {file}: {failure.Message.TrimEnd('.')}; give a file in PEM that this user may read");
        }

        return null;
    }

    private void Refuse(string at, string problem) => reader.Refuse(RegistrySettings.RegistriesConfig, $"{path}{(at.Length == 0 ? "" : $": {at}")} {problem}.");
}
