using Krustlet.Oci.Client;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.References;
using Krustlet.Oci.Store;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.Cli.Modules;

/// <summary>A module as a file, however it was named: a file of this machine, or pulled, verified, into a folder that goes with this.</summary>
internal sealed class ModuleFile : IDisposable
{
    private readonly DirectoryInfo? folder;

    private ModuleFile(string path, PulledModule? pulled, DirectoryInfo? folder) => (Path, Pulled, this.folder) = (path, pulled, folder);

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>What was pulled; null for a file of this machine.</summary>
    public PulledModule? Pulled { get; }

    /// <summary>Whether a name is a file's: it is there, or is written as only paths are.</summary>
    public static bool IsFile(string name) => File.Exists(name) || name.StartsWith('/') || name.StartsWith("./", StringComparison.Ordinal) || name.StartsWith("../", StringComparison.Ordinal);

    /// <exception cref="FileNotFoundException">It is not there.</exception>
    public static ModuleFile Local(string path) => File.Exists(path)
        ? new ModuleFile(System.IO.Path.GetFullPath(path), null, null)
        : throw new FileNotFoundException($"there is no file {path}; an image is named without . or / before it, like ghcr.io/me/hello:v1");

    /// <summary>Pulls a module as a node does.</summary>
    public static async Task<ModuleFile> PullAsync(RegistryClient client, ImageReference image, IReadOnlyList<RegistryCredential> credentials, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("krustlet-module-");
        try
        {
            using var store = ModuleStore.Open(new ModuleStoreOptions { Root = folder.FullName, FlushesToDisk = false }, client, NullLogger<ModuleStore>.Instance);
            var pulled = await store.PullAsync(image, credentials, cancellationToken);
            return new ModuleFile(pulled.ModulePath, pulled, folder);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => folder?.Delete(recursive: true);
}
