namespace Krustlet.DevCluster.Requests;

/// <summary>What happens with fields that the kind does not know.</summary>
internal enum FieldValidation
{
    /// <summary>Dropped, with a warning.</summary>
    Warn,

    /// <summary>The request is refused.</summary>
    Strict,

    /// <summary>Dropped silently.</summary>
    Ignore,
}
