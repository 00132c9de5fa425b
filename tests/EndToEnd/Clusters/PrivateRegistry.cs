using System.Text;
using System.Text.Json.Nodes;
using k8s.Models;
using Krustlet.Contracts.Identity;
using Krustlet.ControllerRuntime.Api;
using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Push;
using Krustlet.Oci.References;

namespace Krustlet.EndToEnd.Clusters;

/// <summary>A registry with one user, who alone may push and pull.</summary>
internal sealed class PrivateRegistry(IRegistry inner) : IAsyncDisposable
{
    public const string User = "ada";
    public const string Password = "secret";

    public string Authority => inner.Authority;

    /// <summary>Pushes a guest and returns its reference.</summary>
    public async Task<string> PushAsync(string guest)
    {
        var image = ImageReference.Parse($"{Authority}/{guest}:v1");
        using var client = new RegistryClient(new RegistryClientOptions { Hosts = [new RegistryHostOptions(Authority) { Insecure = true }] }, ClusterFixture.Time);
        await using var module = File.OpenRead(BuildOutput.Guest(guest));
        var push = new ModulePush(image, module) { Created = DateTimeOffset.UnixEpoch, Credential = new RegistryCredential(Authority, User, Password) };
        await new ModulePusher(client).PushAsync(push, CancellationToken.None);
        return image.ToString();
    }

    /// <summary>Creates the pull secret of its user.</summary>
    public Task CreateSecretAsync(ClusterFixture cluster, string space, string name, string password = Password)
    {
        var secret = new V1Secret
        {
            Metadata = new V1ObjectMeta { Name = name, NamespaceProperty = space },
            Type = "kubernetes.io/dockerconfigjson",
            StringData = new Dictionary<string, string> { [".dockerconfigjson"] = Configuration(password) },
        };
        return cluster.Api.CreateAsync(ApiResources.Secrets, secret, CancellationToken.None);
    }

    /// <summary>Gives a pull secret another password.</summary>
    public Task ChangeSecretAsync(ClusterFixture cluster, string space, string name, string password)
    {
        var patch = new JsonObject { ["stringData"] = new JsonObject { [".dockerconfigjson"] = Configuration(password) } };
        return cluster.Api.PatchAsync(ApiResources.Secrets, new NamespacedName(space, name), new PatchRequest(PatchKind.Merge, patch.ToJsonString()), CancellationToken.None);
    }

    private string Configuration(string password)
    {
        var auth = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{password}"));
        return new JsonObject { ["auths"] = new JsonObject { [Authority] = new JsonObject { ["auth"] = auth } } }.ToJsonString();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
