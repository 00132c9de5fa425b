namespace Krustlet.ModuleHost.Scheduling;

/// <summary>What a task wants after one step.</summary>
internal enum StepOutcome
{
    /// <summary>To run again when others have had their turn.</summary>
    Again,

    /// <summary>To rest until it is woken.</summary>
    Wait,

    /// <summary>Nothing more, ever.</summary>
    Done,
}
