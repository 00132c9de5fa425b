namespace Krustlet.DevCluster.Statuses;

/// <summary>metav1 <c>StatusCause</c>: one field and what is wrong with it.</summary>
/// <param name="Reason">e.g. <c>FieldValueRequired</c>, <c>FieldValueInvalid</c>, <c>FieldManagerConflict</c>.</param>
/// <param name="Message">For people.</param>
/// <param name="Field">Path, e.g. <c>spec.containers[0].name</c>.</param>
public sealed record StatusCause(string Reason, string Message, string Field);
