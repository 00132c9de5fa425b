using System.Text;

namespace Krustlet.Oci.Tests.Fixtures;

/// <summary>Small binaries made by hand.</summary>
internal static class TestModules
{
    /// <summary>An empty core module.</summary>
    public static byte[] Empty => [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    /// <summary>A core module that differs from others by a custom section.</summary>
    public static byte[] Named(string name) => [.. Empty, .. Section(0, [(byte)name.Length, .. Encoding.ASCII.GetBytes(name)])];

    /// <summary>A core module of a given size at least, in a custom section of noise that does not compress.</summary>
    public static byte[] OfSize(int bytes, int seed = 1)
    {
        var noise = new byte[bytes];
        new Random(seed).NextBytes(noise);
        noise[0] = 0;
        return [.. Empty, .. Section(0, noise)];
    }

    /// <summary>A component that imports an instance and a function type and exports an instance.</summary>
    public static byte[] Component =>
    [
        0, (byte)'a', (byte)'s', (byte)'m', 0x0d, 0, 1, 0,
        .. Section(10, [2, .. Name("wasi:cli/stdout@0.2.0"), 5, 0, .. Name("wasi:io/error@0.2.0"), 5, 1]),
        .. Section(0, [1, (byte)'x']),
        .. Section(11, [1, .. Name("wasi:cli/run@0.2.0"), 5, 0, 0]),
    ];

    private static byte[] Name(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Section(byte id, byte[] content) => [id, .. Leb(content.Length), .. content];

    private static IEnumerable<byte> Leb(int value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            yield return (byte)(value | 0x80);
        }

        yield return (byte)value;
    }
}
