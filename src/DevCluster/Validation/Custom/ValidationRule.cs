using Krustlet.DevCluster.Validation.Cel;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>One of <c>x-kubernetes-validations</c>.</summary>
/// <param name="Rule">The CEL expression, true when the value is fine.</param>
/// <param name="Message">What to tell when it is not; null for a text made of the rule.</param>
/// <param name="MessageExpression">A CEL expression that makes the message.</param>
/// <param name="Reason">Cause reason, e.g. <c>FieldValueInvalid</c>.</param>
/// <param name="FieldPath">Field to report, relative to the rule's place, e.g. <c>.replicas</c>.</param>
/// <param name="OptionalOldSelf">Whether a transition rule also runs when there was no old value.</param>
internal sealed record ValidationRule(
    string Rule, string? Message, string? MessageExpression, string Reason, string? FieldPath, bool OptionalOldSelf)
{
    private readonly Lazy<CelProgram> _program = new(() => new CelProgram(Rule));
    private readonly Lazy<CelProgram?> _messageProgram = new(() => MessageExpression is null ? null : new CelProgram(MessageExpression));

    /// <summary>The compiled rule.</summary>
    /// <exception cref="CelException">The rule is malformed.</exception>
    public CelProgram Program => _program.Value;

    /// <summary>The compiled message, or null when it is no expression.</summary>
    public CelProgram? MessageProgram => _messageProgram.Value;
}
