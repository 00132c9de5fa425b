namespace Krustlet.Cli.Tests.Fixtures;

/// <summary>The smallest modules there are.</summary>
internal static class CliModules
{
    public static byte[] Core => [0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0];

    public static byte[] Component => [0, (byte)'a', (byte)'s', (byte)'m', 0x0d, 0, 1, 0];
}
