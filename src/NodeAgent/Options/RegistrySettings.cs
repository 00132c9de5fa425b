namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about registries and the node's credentials for them.</summary>
internal static class RegistrySettings
{
    public static Setting ProviderConfig { get; } = new("--image-credential-provider-config", SettingKind.Text, "A kubelet.config.k8s.io/v1 CredentialProviderConfig: programs that give credentials for registries.");

    public static Setting ProviderFolder { get; } = new("--image-credential-provider-bin-dir", SettingKind.Text, "Folder of those programs.");

    public static Setting DockerConfig { get; } = new("--docker-config", SettingKind.Text, "Docker configuration with the node's own logins and credential helpers.") { Default = "DATA/config.json, or docker's own", FileKeys = ["dockerConfig"] };

    public static Setting RegistriesConfig { get; } = new("--registries-config", SettingKind.Text, "File of registries: mirrors, certificates, plain HTTP (docs/registries.md).") { FileKeys = ["registriesConfig"] };

    public static IReadOnlyList<Setting> All { get; } = [RegistriesConfig, ProviderConfig, ProviderFolder, DockerConfig];
}
