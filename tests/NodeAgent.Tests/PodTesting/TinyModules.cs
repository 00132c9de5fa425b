using System.Text;

namespace Krustlet.NodeAgent.Tests.PodTesting;

/// <summary>preview1 command modules of a few bytes, written out by hand so that no compiler is needed.</summary>
internal static class TinyModules
{
    private static readonly byte[] Header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

    /// <summary>Calls <c>proc_exit</c> with a code below 64.</summary>
    public static byte[] Exit(byte code) => Module([0x41, code, 0x10, 0x00]);

    /// <summary>Never returns: a loop that branches to itself.</summary>
    public static byte[] Spin() => Module([0x03, 0x40, 0x0c, 0x00, 0x0b]);

    private static byte[] Module(byte[] start)
    {
        byte[] types = [2, 0x60, 1, 0x7f, 0, 0x60, 0, 0];
        byte[] imports = [1, .. Name("wasi_snapshot_preview1"), .. Name("proc_exit"), 0, 0];
        byte[] exports = [2, .. Name("memory"), 2, 0, .. Name("_start"), 0, 1];
        byte[] code = [1, (byte)(start.Length + 2), 0, .. start, 0x0b];
        return [.. Header, .. Section(1, types), .. Section(2, imports), .. Section(3, [1, 1]), .. Section(5, [1, 0, 1]), .. Section(7, exports), .. Section(10, code)];
    }

    private static byte[] Section(byte id, byte[] body) => [id, (byte)body.Length, .. body];

    private static byte[] Name(string text) => [(byte)text.Length, .. Encoding.ASCII.GetBytes(text)];
}
