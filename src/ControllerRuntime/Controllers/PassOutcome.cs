namespace Krustlet.ControllerRuntime.Controllers;

/// <summary>Value of the metric tag <c>result</c>.</summary>
internal enum PassOutcome
{
    Success,
    Requeue,
    Terminal,
    Error,
}
