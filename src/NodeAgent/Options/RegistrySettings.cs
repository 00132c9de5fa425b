namespace Krustlet.NodeAgent.Options;

/// <summary>Settings about registries and the node's credentials for them.</summary>
internal static class RegistrySettings
{
    public static Setting ProviderConfig { get; } = new("--image-credential-provider-config", SettingKind.Text, "A kubelet.config.k8s.io/v1 CredentialProviderConfig: programs that give credentials for registries.");

    public static Setting ProviderFolder { get; } = new("--image-credential-provider-bin-dir", SettingKind.Text, "Folder of those programs.");

    public static Setting DockerConfig { get; } = new("--docker-config", SettingKind.Text, "Docker configuration with the node's own logins and credential helpers.") { Default = "DATA/config.json, or docker's own", FileKeys = ["dockerConfig"] };

    public static Setting RegistriesConfig { get; } = new("--registries-config", SettingKind.Text, "File of registries: mirrors, certificates, plain HTTP (docs/registries.md).") { FileKeys = ["registriesConfig"] };

    public static Setting PoolSecret { get; } = new("--registry-credentials-secret", SettingKind.Text, "Secret NAMESPACE/NAME by which a node pool offers credentials to Pods of some namespaces; its operator makes it.") { FileKeys = ["registryCredentialsSecret"] };

    public static Setting CredentialVerification { get; } = new("--image-pull-credentials-verification-policy", SettingKind.Text, "Which images that are here a Pod may use only with credentials that the registry accepted: NeverVerify, NeverVerifyPreloadedImages, NeverVerifyAllowlistedImages or AlwaysVerify.")
    {
        Default = "NeverVerifyPreloadedImages",
        FileKeys = ["imagePullCredentialsVerificationPolicy"],
    };

    public static Setting VerificationAllowlist { get; } = new("--preloaded-images-verification-allowlist", SettingKind.List, "Images that NeverVerifyAllowlistedImages exempts, without tag and digest; /* at the end for all below.") { FileKeys = ["preloadedImagesVerificationAllowlist"] };

    public static IReadOnlyList<Setting> All { get; } = [RegistriesConfig, ProviderConfig, ProviderFolder, DockerConfig, PoolSecret, CredentialVerification, VerificationAllowlist];
}
