using Krustlet.Oci.References;
using Microsoft.Extensions.Logging;

namespace Krustlet.Oci.Store;

/// <summary>
/// A store that somebody else made and keeps: modules that come with the machine's image, or were carried to it. Only read here; its index is looked at
/// again when it has changed. Thread-safe.
/// </summary>
internal sealed class SeedStore(string root, ILogger logger)
{
    private readonly Lock _gate = new();
    private FileMark? _mark;
    private StoreIndex _index = new();

    /// <summary>Its folder.</summary>
    public ContentFolder Folder { get; } = new(root);

    /// <summary>What is in it now; empty while there is none.</summary>
    public StoreIndex Index
    {
        get
        {
            lock (_gate)
            {
                var mark = FileMark.Of(Folder.IndexPath);
                if (mark != _mark)
                {
                    (_mark, _index) = (mark, new IndexFile(Folder, logger).Read());
                }

                return _index;
            }
        }
    }

    /// <summary>The module a name stands for there; null when it is not there.</summary>
    public StoredModule? Find(ImageReference image) => Index.Find(image) is { } module && Folder.Has(module) ? module : null;
}
