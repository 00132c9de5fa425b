namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>A compiled piece of a rule.</summary>
/// <param name="scope">Variables it sees.</param>
/// <returns>A value, see <see cref="CelValues"/>.</returns>
/// <exception cref="CelException">It has no value, e.g. a missing key.</exception>
internal delegate object? CelExpression(CelScope scope);
