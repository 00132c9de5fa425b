namespace Krustlet.ControllerRuntime.Apply;

/// <summary>The outcome and the object as the server now has it.</summary>
public sealed record ApplyResult<T>(ApplyOutcome Outcome, T Object);
