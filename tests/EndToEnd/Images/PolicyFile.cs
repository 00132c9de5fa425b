using Krustlet.Oci.Tests.Signing;

namespace Krustlet.EndToEnd.Images;

/// <summary>A policy of one rule, in a folder of its own.</summary>
internal sealed class PolicyFile : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("krustlet-policy-");

    public PolicyFile(string images, SigningKey key)
    {
        var publicKey = System.IO.Path.Combine(folder.FullName, "team.pub");
        File.WriteAllText(publicKey, key.PublicKeyPem);
        File.WriteAllText(Path, $$"""{"rules": [{"image": "{{images}}", "keys": [{"file": "{{publicKey}}"}]}]}""");
    }

    public string Path => System.IO.Path.Combine(folder.FullName, "policy.json");

    public void Dispose() => folder.Delete(recursive: true);
}
