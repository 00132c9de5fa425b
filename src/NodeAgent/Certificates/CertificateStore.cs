using System.Globalization;
using System.Security.Cryptography;

namespace Krustlet.NodeAgent.Certificates;

/// <summary>
/// The certificates of one kind in the certificate folder, as the kubelet keeps them: <c>NAME-DATE.pem</c>, the newest behind the link
/// <c>NAME-current.pem</c>, and <c>NAME.key.tmp</c> while a request is under way.
/// </summary>
internal sealed class CertificateStore(string folder, string name, TimeProvider time)
{
    /// <summary>The certificate in use; its file exists once one was issued.</summary>
    public string CurrentPath { get; } = Path.Combine(folder, $"{name}-current.pem");

    private string PendingKeyPath { get; } = Path.Combine(folder, $"{name}.key.tmp");

    /// <summary>The key of the request under way, or a new one; the caller disposes it.</summary>
    public async Task<ECDsa> PendingKeyAsync(CancellationToken cancellationToken)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        if (File.Exists(PendingKeyPath))
        {
            try
            {
                key.ImportFromPem(await File.ReadAllTextAsync(PendingKeyPath, cancellationToken).ConfigureAwait(false));
                return key;
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                // Half a file from before a crash: a new key takes its place.
                File.Delete(PendingKeyPath);
            }
        }

        await ProtectedFile.WriteAsync(PendingKeyPath, key.ExportPkcs8PrivateKeyPem(), cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>Forgets the key of the request under way, so that the next request is a new one.</summary>
    public void DropPendingKey() => File.Delete(PendingKeyPath);

    /// <summary>Makes an issued certificate the current one.</summary>
    public async Task SaveAsync(IssuedCertificate certificate, CancellationToken cancellationToken)
    {
        var stamp = time.GetUtcNow().ToString("yyyy-MM-dd-HH-mm-ss-fff", CultureInfo.InvariantCulture);
        var file = Path.Combine(folder, $"{name}-{stamp}.pem");
        await ProtectedFile.WriteAsync(file, certificate.Combined, cancellationToken).ConfigureAwait(false);

        // A link made aside and moved over: there is a current certificate at every moment.
        var link = CurrentPath + ".tmp";
        File.Delete(link);
        File.CreateSymbolicLink(link, Path.GetFileName(file));
        File.Move(link, CurrentPath, overwrite: true);
        DropPendingKey();
    }
}
