using System.Security.Cryptography;
using Krustlet.DevCluster.Authentication;

namespace Krustlet.DevCluster.Certificates;

/// <summary>The keys a cluster is known by. Kept in its state folder, so that agents and Pods still trust it after a restart.</summary>
/// <param name="Authority">Signs certificates.</param>
/// <param name="Tokens">Signs service account tokens.</param>
internal sealed record ClusterKeys(CertificateAuthority Authority, ServiceAccountTokens Tokens)
{
    /// <summary>New ones, or those of a folder, made there if absent.</summary>
    public static ClusterKeys Of(string? folder)
    {
        if (folder is null)
        {
            return new ClusterKeys(CertificateAuthority.Create(), new ServiceAccountTokens(ECDsa.Create(ECCurve.NamedCurves.nistP256)));
        }

        return new ClusterKeys(LoadAuthority(folder), new ServiceAccountTokens(LoadTokenKey(Path.Combine(folder, "service-account.key"))));
    }

    private static CertificateAuthority LoadAuthority(string folder)
    {
        var (certificatePath, keyPath) = (Path.Combine(folder, "ca.crt"), Path.Combine(folder, "ca.key"));
        if (File.Exists(certificatePath))
        {
            return CertificateAuthority.FromPem(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
        }

        // The certificate last: with it, both are there.
        var made = CertificateAuthority.Create();
        WritePrivate(keyPath, made.ExportKeyPem());
        WritePrivate(certificatePath, made.CertificatePem);
        return made;
    }

    private static ECDsa LoadTokenKey(string path)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(path))
        {
            key.ImportFromPem(File.ReadAllText(path));
        }
        else
        {
            WritePrivate(path, key.ExportPkcs8PrivateKeyPem());
        }

        return key;
    }

    private static void WritePrivate(string path, string text)
    {
        var next = path + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(next, options))
        {
            writer.Write(text);
        }

        File.Move(next, path, overwrite: true);
    }
}
