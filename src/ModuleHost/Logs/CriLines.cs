using System.Globalization;
using Krustlet.ModuleHost.Runtimes;

namespace Krustlet.ModuleHost.Logs;

/// <summary>
/// The CRI log format (kubernetes/kubernetes, pkg/kubelet/kuberuntime/logs): <c>time stream tag message</c>, tag <c>F</c> for a line's
/// end and <c>P</c> for a part of a line that goes on.
/// </summary>
internal static class CriLines
{
    /// <summary>Longest message of one log line; what is longer is written in parts.</summary>
    public const int MaxMessage = 16 * 1024;

    /// <summary>Bytes before the message.</summary>
    public const int PrefixLength = 40;

    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'";

    /// <summary>Writes <c>time stream </c>, without the tag; returns its length, <see cref="PrefixLength"/> less the tag's two bytes.</summary>
    public static int FormatPrefix(Span<byte> prefix, OutputStream stream, DateTimeOffset now)
    {
        now.TryFormat(prefix, out var written, TimeFormat, CultureInfo.InvariantCulture);
        var name = stream == OutputStream.StandardOutput ? " stdout "u8 : " stderr "u8;
        name.CopyTo(prefix[written..]);
        return written + name.Length;
    }

    /// <summary>Adds one log line.</summary>
    public static void Add(ref LineBatch batch, scoped ReadOnlySpan<byte> prefix, bool full, scoped ReadOnlySpan<byte> head, scoped ReadOnlySpan<byte> message)
    {
        batch.Add(prefix);
        batch.Add(full ? "F "u8 : "P "u8);
        batch.Add(head);
        batch.Add(message);
        batch.Add("\n"u8);
    }
}
