using Krustlet.DevCluster.Stacks;

namespace Krustlet.Bench.Pulls;

/// <summary>Images of one size in a registry, each with bytes of its own that do not compress.</summary>
/// <param name="Title">For people.</param>
/// <param name="Repository">Where they are, each with a tag of its own.</param>
/// <param name="References">Their names.</param>
/// <param name="Bytes">Of modules, all of them.</param>
internal sealed record ImageSet(string Title, string Repository, IReadOnlyList<string> References, long Bytes)
{
    private const byte CustomSection = 0;
    private static ReadOnlySpan<byte> Preamble => [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    public static async Task<ImageSet> PushAsync(string authority, string name, string title, int count, int moduleBytes, TimeProvider time, CancellationToken cancellationToken)
    {
        var references = new List<string>(count);
        var bytes = 0L;
        for (var index = 0; index < count; index++)
        {
            var module = Module(moduleBytes, seed: index);
            using var content = new MemoryStream(module, writable: false);
            references.Add(await ModulePublisher.PublishAsync(authority, $"bench/{name}", $"v{index}", content, time, cancellationToken));
            bytes += module.Length;
        }

        return new ImageSet(title, $"{authority}/bench/{name}", references, bytes);
    }

    /// <summary>A module that is one custom section without a name.</summary>
    private static byte[] Module(int bytes, int seed)
    {
        var content = new byte[bytes];
        new Random(seed).NextBytes(content);
        content[0] = 0;
        using var module = new MemoryStream(bytes + 16);
        module.Write(Preamble);
        using (var writer = new BinaryWriter(module, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(CustomSection);
            // LEB128, as WebAssembly has it.
            writer.Write7BitEncodedInt(bytes);
            writer.Write(content);
        }

        return module.ToArray();
    }
}
