using System.Text;

namespace Krustlet.NodeAgent.PodStatuses;

/// <summary>Texts whose length is bounded in bytes.</summary>
internal static class Utf8Text
{
    /// <summary>The beginning of a text that takes at most <paramref name="maxBytes"/> bytes, without half a character at its end.</summary>
    public static string? Truncate(string? text, int maxBytes)
    {
        if (text is null || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end);
    }
}
