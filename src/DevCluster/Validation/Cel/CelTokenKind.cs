namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>What a token is.</summary>
internal enum CelTokenKind
{
    /// <summary>A name or keyword.</summary>
    Name,

    /// <summary>A value written out: string, long, ulong as long, or double.</summary>
    Literal,

    /// <summary>An operator or bracket.</summary>
    Symbol,

    /// <summary>After the last.</summary>
    End,
}
