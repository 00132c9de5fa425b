using System.Text;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>Reads a registry's credentials from a Secret of one of Kubernetes' three types for that. Pure.</summary>
internal static class RegistrySecret
{
    private const string DockerConfigJson = "kubernetes.io/dockerconfigjson";
    private const string DockerCfg = "kubernetes.io/dockercfg";
    private const string BasicAuth = "kubernetes.io/basic-auth";

    /// <summary>The credentials for a registry, for no other; or what is wrong, which never quotes a secret.</summary>
    /// <param name="host">The registry, as the pool has it.</param>
    /// <param name="name">The Secret.</param>
    /// <param name="secret">What it is; null when it is not there.</param>
    public static (IReadOnlyList<RegistryCredential> Entries, CredentialProblem? Problem) Read(string host, NamespacedName name, V1Secret? secret) => secret?.Type switch
    {
        null => Fail("SecretMissing", $"the Secret {name} with the credentials for {host} is not there: make it, as kubectl -n {name.Namespace} create secret docker-registry {name.Name} does, or correct credentialsSecretRef"),
        DockerConfigJson => FromDocker(host, name, secret, ".dockerconfigjson"),
        DockerCfg => FromDocker(host, name, secret, ".dockercfg"),
        BasicAuth => FromBasic(host, name, secret),
        var type => Fail("WrongSecretType", $"the Secret {name} with the credentials for {host} has the type {type}: make one of {DockerConfigJson}, {DockerCfg} or {BasicAuth}"),
    };

    private static (IReadOnlyList<RegistryCredential> Entries, CredentialProblem? Problem) FromDocker(string host, NamespacedName name, V1Secret secret, string key)
    {
        if (secret.Data?.TryGetValue(key, out var json) != true || json is null)
        {
            return Fail("InvalidSecret", $"the Secret {name} has no {key}: put the docker configuration with the credentials for {host} there");
        }

        try
        {
            var all = DockerConfig.Parse(json);
            var own = Keyring.Of(host, all);
            return own.Count > 0 ? (own, null) : Fail("NoEntryForHost", $"the Secret {name} has nothing for {host}, only for {Listed(all)}: add an entry for {host} to it");
        }
        catch (RegistryException failure)
        {
            return Fail("InvalidSecret", $"the Secret {name}: {failure.Message}");
        }
    }

    private static (IReadOnlyList<RegistryCredential> Entries, CredentialProblem? Problem) FromBasic(string host, NamespacedName name, V1Secret secret) =>
        Text(secret, "username") is { Length: > 0 } user && Text(secret, "password") is { Length: > 0 } password
            ? ([new RegistryCredential(host, user, password)], null)
            : Fail("InvalidSecret", $"the Secret {name} lacks username or password: give both for {host}");

    private static string? Text(V1Secret secret, string key) => secret.Data?.TryGetValue(key, out var bytes) == true ? Encoding.UTF8.GetString(bytes) : null;

    private static string Listed(IReadOnlyList<RegistryCredential> all) => all.Count == 0 ? "no registry" : string.Join(", ", all.Select(credential => credential.Pattern).Take(5));

    private static (IReadOnlyList<RegistryCredential> Entries, CredentialProblem? Problem) Fail(string reason, string message) => ([], new CredentialProblem(reason, message));
}
