using System.Text.Json.Nodes;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Binary operators by symbol, and how tightly each binds.</summary>
internal static class CelOperators
{
    /// <summary>Precedence, 1 the loosest; 0 when the token is no binary operator.</summary>
    public static int Precedence(string symbol) => symbol switch
    {
        "||" => 1,
        "&&" => 2,
        "==" or "!=" or "<" or "<=" or ">" or ">=" or "in" => 3,
        "+" or "-" => 4,
        "*" or "/" or "%" => 5,
        _ => 0,
    };

    /// <summary>Applies <paramref name="symbol"/> to two expressions.</summary>
    public static CelExpression Binary(string symbol, CelExpression left, CelExpression right) => symbol switch
    {
        "||" => scope => Decide(scope, left, right, decisive: true),
        "&&" => scope => Decide(scope, left, right, decisive: false),
        "==" => scope => CelValues.Same(left(scope), right(scope)),
        "!=" => scope => !CelValues.Same(left(scope), right(scope)),
        "<" => scope => CelValues.Compare(left(scope), right(scope)) < 0,
        "<=" => scope => CelValues.Compare(left(scope), right(scope)) <= 0,
        ">" => scope => CelValues.Compare(left(scope), right(scope)) > 0,
        ">=" => scope => CelValues.Compare(left(scope), right(scope)) >= 0,
        "in" => scope => IsIn(left(scope), right(scope)),
        _ => scope => Arithmetic(symbol, left(scope), right(scope)),
    };

    /// <summary>The number with its sign changed.</summary>
    public static object Negate(object? value) => value switch
    {
        long whole => checked(-whole),
        double number => -number,
        TimeSpan span => -span,
        _ => throw new CelException($"no such overload: -{CelValues.TypeName(value)}"),
    };

    // One side may fail where the other decides: the language's logic is commutative.
    private static object Decide(CelScope scope, CelExpression left, CelExpression right, bool decisive)
    {
        CelException? failure = null;
        try
        {
            if (CelValues.Truth(left(scope)) == decisive)
            {
                return decisive;
            }
        }
        catch (CelException exception)
        {
            failure = exception;
        }

        return CelValues.Truth(right(scope)) == decisive ? decisive : failure is null ? !decisive : throw failure;
    }

    private static bool IsIn(object? value, object? container) => container is JsonObject fields
        ? value is string name && fields.ContainsKey(name)
        : CelValues.Elements(container).Any(each => CelValues.Same(each, value));

    private static object Arithmetic(string symbol, object? left, object? right)
    {
        try
        {
            return (left, right) switch
            {
                (long one, long other) => Whole(symbol, one, other),
                (long or double, long or double) => Floating(symbol, CelValues.Number(left), CelValues.Number(right)),
                (string one, string other) when symbol == "+" => one + other,
                (JsonArray one, JsonArray other) when symbol == "+" => new JsonArray([.. one.Concat(other).Select(item => item?.DeepClone())]),
                (TimeSpan one, TimeSpan other) when symbol == "+" => one + other,
                (TimeSpan one, TimeSpan other) when symbol == "-" => one - other,
                (DateTimeOffset one, TimeSpan other) when symbol == "+" => one + other,
                (DateTimeOffset one, TimeSpan other) when symbol == "-" => one - other,
                (DateTimeOffset one, DateTimeOffset other) when symbol == "-" => one - other,
                _ => throw new CelException($"no such overload: {CelValues.TypeName(left)} {symbol} {CelValues.TypeName(right)}"),
            };
        }
        catch (ArithmeticException)
        {
            throw new CelException(symbol is "/" or "%" ? "division by zero" : "integer overflow");
        }
    }

    private static object Whole(string symbol, long left, long right) => symbol switch
    {
        "+" => checked(left + right),
        "-" => checked(left - right),
        "*" => checked(left * right),
        "/" => left / right,
        _ => left % right,
    };

    private static object Floating(string symbol, double left, double right) => symbol switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => throw new CelException("no such overload: double % double"),
    };
}
