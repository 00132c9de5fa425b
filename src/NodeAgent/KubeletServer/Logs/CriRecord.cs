namespace Krustlet.NodeAgent.KubeletServer.Logs;

/// <summary>One line of a CRI log file: <c>TIME stdout|stderr F|P CONTENT</c>, without its line end.</summary>
internal readonly ref struct CriRecord
{
    private CriRecord(ReadOnlySpan<byte> timestamp, bool isError, bool isPartial, ReadOnlySpan<byte> content)
    {
        Timestamp = timestamp;
        IsError = isError;
        IsPartial = isPartial;
        Content = content;
    }

    /// <summary>RFC 3339, up to nine digits of fraction.</summary>
    public ReadOnlySpan<byte> Timestamp { get; }

    /// <summary>Written to standard error.</summary>
    public bool IsError { get; }

    /// <summary>The module's line goes on in the next record.</summary>
    public bool IsPartial { get; }

    /// <summary>What the module wrote, without the line end.</summary>
    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Takes a line apart; false when it is none of a CRI log.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, out CriRecord record)
    {
        record = default;
        var first = line.IndexOf((byte)' ');
        if (first <= 0)
        {
            return false;
        }

        var rest = line[(first + 1)..];
        var second = rest.IndexOf((byte)' ');
        if (second < 0)
        {
            return false;
        }

        var stream = rest[..second];
        var tagged = rest[(second + 1)..];
        var third = tagged.IndexOf((byte)' ');
        var tags = third < 0 ? tagged : tagged[..third];
        var isError = stream.SequenceEqual("stderr"u8);
        if (tags.IsEmpty || (!isError && !stream.SequenceEqual("stdout"u8)))
        {
            return false;
        }

        record = new CriRecord(line[..first], isError, tags[0] == (byte)'P', third < 0 ? [] : tagged[(third + 1)..]);
        return true;
    }
}
