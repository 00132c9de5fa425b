using Krustlet.Contracts.Identity;
using Krustlet.NodeAgent.Images.Access;
using Krustlet.NodeAgent.Images.CredentialProviders;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads <see cref="RegistryOptions"/>.</summary>
internal static class RegistryOptionsReader
{
    public static RegistryOptions Read(SettingReader reader, string dataDirectory, Func<string, string?> environment)
    {
        var file = reader.File(RegistrySettings.ProviderConfig);
        var folder = Folder(reader);
        if (file is null != folder is null)
        {
            var (given, missing) = file is null ? (RegistrySettings.ProviderFolder, RegistrySettings.ProviderConfig) : (RegistrySettings.ProviderConfig, RegistrySettings.ProviderFolder);
            reader.Refuse(given, $"is of no use alone; give {missing.Flag} too.");
        }

        var providers = file is not null && File.Exists(file) ? CredentialProviderFile.Read(file, folder, problem => reader.Refuse(RegistrySettings.ProviderConfig, problem)) : [];
        return new RegistryOptions(providers, folder, DockerConfig(reader, dataDirectory, environment)) { Hosts = Hosts(reader), PoolSecret = PoolSecret(reader), Access = Access(reader) };
    }

    private static NamespacedName? PoolSecret(SettingReader reader)
    {
        if (reader.Text(RegistrySettings.PoolSecret) is not { } text)
        {
            return null;
        }

        if (text.Split('/') is [{ Length: > 0 } space, { Length: > 0 } name])
        {
            return new NamespacedName(space, name);
        }

        reader.Refuse(RegistrySettings.PoolSecret, $"\"{text}\" does not name a Secret; write NAMESPACE/NAME.");
        return null;
    }

    private static ImageAccessOptions Access(SettingReader reader)
    {
        var verification = ImageAccessOptions.Default.Verification;
        if (reader.Text(RegistrySettings.CredentialVerification) is { Length: > 0 } text && (!Enum.TryParse(text, out verification) || !Enum.IsDefined(verification) || verification.ToString() != text))
        {
            reader.Refuse(RegistrySettings.CredentialVerification, $"\"{text}\" is no policy; write one of {string.Join(", ", Enum.GetNames<CredentialVerification>())}.");
        }

        var list = reader.List(RegistrySettings.VerificationAllowlist);
        foreach (var entry in list.Where(static entry => ImageAccessOptions.ReadEntry(entry) is null))
        {
            reader.Refuse(RegistrySettings.VerificationAllowlist, $"\"{entry}\" is not an image's name without tag and digest; write registry.example.com/team/hello, or registry.example.com/team/* for all below.");
        }

        return new ImageAccessOptions(verification, [.. list.Select(ImageAccessOptions.ReadEntry).OfType<string>()]);
    }

    private static List<RegistryHostOptions> Hosts(SettingReader reader)
    {
        var hosts = RegistriesFile.Read(reader).ToList();
        foreach (var insecure in reader.List(PodSettings.InsecureRegistries).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            var index = hosts.FindIndex(host => host.Host.Equals(insecure, StringComparison.OrdinalIgnoreCase));
            if (!RegistryHostOptions.IsHost(insecure))
            {
                reader.Refuse(PodSettings.InsecureRegistries, $"\"{insecure}\" is not a registry's host; write host or host:port, without http:// and without a path.");
            }
            else if (index < 0)
            {
                hosts.Add(new RegistryHostOptions(insecure) { Insecure = true });
            }
            else if (hosts[index] is { CertificateAuthorities: null, ClientCertificates: null })
            {
                hosts[index] = hosts[index] with { Insecure = true };
            }
            else
            {
                reader.Refuse(PodSettings.InsecureRegistries, $"{insecure} has certificates in the file of {RegistrySettings.RegistriesConfig.Flag}, and there are none over plain HTTP; remove it here or them there.");
            }
        }

        return hosts;
    }

    private static string? Folder(SettingReader reader)
    {
        if (reader.Text(RegistrySettings.ProviderFolder) is not { } folder)
        {
            return null;
        }

        if (!Directory.Exists(folder))
        {
            reader.Refuse(RegistrySettings.ProviderFolder, $"there is no folder {folder}; give the one that the programs are in.");
        }

        return Path.GetFullPath(folder);
    }

    // A kubelet looks for config.json in its own folder first.
    private static string? DockerConfig(SettingReader reader, string dataDirectory, Func<string, string?> environment)
    {
        if (reader.File(RegistrySettings.DockerConfig) is { } given)
        {
            return given;
        }

        var own = Path.Combine(dataDirectory, "config.json");
        return File.Exists(own) ? own : DockerConfigFile.PathOf(environment) ?? own;
    }
}
