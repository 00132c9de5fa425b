namespace Krustlet.Operator.Modules.Resolution;

/// <summary>Where the question for a digest stands.</summary>
internal enum ResolutionState
{
    /// <summary>Not answered yet.</summary>
    Pending,

    /// <summary>Answered.</summary>
    Resolved,

    /// <summary>Could not be answered; it is asked again.</summary>
    Failed,
}
