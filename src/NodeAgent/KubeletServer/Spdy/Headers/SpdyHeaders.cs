namespace Krustlet.NodeAgent.KubeletServer.Spdy.Headers;

/// <summary>Headers of a stream, in order. Names are lower-case on the wire and found whatever their case.</summary>
internal sealed class SpdyHeaders(IReadOnlyList<KeyValuePair<string, string>> entries)
{
    public static SpdyHeaders Empty { get; } = new([]);

    public IReadOnlyList<KeyValuePair<string, string>> Entries { get; } = entries;

    /// <summary>The first value of a name, or null.</summary>
    public string? this[string name] =>
        Entries.Where(entry => string.Equals(entry.Key, name, StringComparison.OrdinalIgnoreCase)).Select(entry => entry.Value.Split('\0')[0]).FirstOrDefault();
}
