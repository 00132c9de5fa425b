namespace Krustlet.DevCluster.Manifests;

/// <summary>A manifest that cannot be read or whose kind the cluster does not serve; the message names the file.</summary>
public sealed class ManifestException : Exception
{
    /// <summary>Creates the error.</summary>
    public ManifestException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
