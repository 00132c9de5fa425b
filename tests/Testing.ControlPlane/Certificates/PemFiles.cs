namespace Krustlet.Testing.ControlPlane.Certificates;

/// <summary>Paths of a certificate and its private key on disk.</summary>
internal sealed record PemFiles(string Certificate, string Key)
{
    /// <summary>Writes <c>NAME.crt</c> and <c>NAME.key</c> into a directory; the key is readable by its owner only.</summary>
    public static PemFiles Write(string directory, string name, PemPair pair)
    {
        var files = new PemFiles(Path.Combine(directory, $"{name}.crt"), Path.Combine(directory, $"{name}.key"));
        File.WriteAllText(files.Certificate, pair.Certificate);
        PrivateFile.Write(files.Key, pair.Key);
        return files;
    }
}
