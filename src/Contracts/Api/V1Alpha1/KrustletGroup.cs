namespace Krustlet.Contracts.Api.V1Alpha1;

/// <summary>The API group of Krustlet's kinds.</summary>
public static class KrustletGroup
{
    /// <summary>Group.</summary>
    public const string Name = "wasm.krustlet.dev";

    /// <summary>Version.</summary>
    public const string Version = "v1alpha1";

    /// <summary><c>GROUP/VERSION</c>.</summary>
    public const string ApiVersion = Name + "/" + Version;
}
