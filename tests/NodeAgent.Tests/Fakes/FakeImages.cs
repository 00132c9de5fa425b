using Krustlet.NodeAgent.Images;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Images in memory.</summary>
internal sealed class FakeImages : IImageStore
{
    private readonly List<NodeImage> images = [];

    public IReadOnlyList<string> Names => [.. images.Select(static i => i.Names[0])];

    public Action<string> Removed { get; set; } = static _ => { };

    public void Add(string id, long bytes) => images.Add(new NodeImage([id], bytes));

    public Task<IReadOnlyList<NodeImage>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NodeImage>>([.. images]);

    public string? IdOf(string image) => images.Find(i => i.Names[0].StartsWith(image.Split(':')[0] + "@", StringComparison.Ordinal))?.Names[0];

    public Task<long> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var image = images.Single(i => i.Names[0] == id);
        images.Remove(image);
        Removed(id);
        return Task.FromResult(image.SizeBytes);
    }
}
