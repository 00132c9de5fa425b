using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Comprehensions: <c>list.all(item, condition)</c> and its siblings.</summary>
internal static class CelMacros
{
    /// <summary>The comprehension, or null when <paramref name="name"/> is none.</summary>
    /// <param name="name">e.g. <c>all</c>.</param>
    /// <param name="target">List or map.</param>
    /// <param name="variable">Name of the item in the body.</param>
    /// <param name="body">One expression, or condition and result of a three-argument <c>map</c>.</param>
    public static CelExpression? Find(string name, CelExpression target, string variable, IReadOnlyList<CelExpression> body) => (name, body.Count) switch
    {
        ("all", 1) => scope => Quantify(scope, target, variable, body[0], decisive: false),
        ("exists", 1) => scope => Quantify(scope, target, variable, body[0], decisive: true),
        ("exists_one", 1) => scope => Matching(scope, target, variable, body[0]).Count() == 1,
        ("filter", 1) => scope => List(Matching(scope, target, variable, body[0])),
        ("map", 1) => scope => List(CelValues.Elements(target(scope)).Select(item => body[0](scope.With(variable, item)))),
        ("map", 2) => scope => List(Matching(scope, target, variable, body[0]).Select(item => body[1](scope.With(variable, item)))),
        _ => null,
    };

    // A failing item counts only when no other item decides.
    private static object Quantify(CelScope scope, CelExpression target, string variable, CelExpression condition, bool decisive)
    {
        CelException? failure = null;
        foreach (var item in CelValues.Elements(target(scope)))
        {
            var inner = scope.With(variable, item);
            try
            {
                if (CelValues.Truth(condition(inner)) == decisive)
                {
                    return decisive;
                }
            }
            catch (CelException exception)
            {
                failure ??= exception;
            }
        }

        return failure is null ? !decisive : throw failure;
    }

    private static IEnumerable<object?> Matching(CelScope scope, CelExpression target, string variable, CelExpression condition) =>
        CelValues.Elements(target(scope)).Where(item => CelValues.Truth(condition(scope.With(variable, item))));

    private static JsonArray List(IEnumerable<object?> items) => [.. items.Select(CelValues.ToNode)];
}
