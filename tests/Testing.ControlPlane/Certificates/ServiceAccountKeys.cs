using System.Security.Cryptography;

namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>Paths of the key pair that signs and verifies service account tokens.</summary>
internal sealed record ServiceAccountKeys(string Private, string Public)
{
    public static ServiceAccountKeys Write(string directory)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keys = new ServiceAccountKeys(Path.Combine(directory, "service-account.key"), Path.Combine(directory, "service-account.pub"));
        PrivateFile.Write(keys.Private, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(keys.Public, key.ExportSubjectPublicKeyInfoPem());
        return keys;
    }
}
