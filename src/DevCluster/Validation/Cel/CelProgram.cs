namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>A compiled expression over <c>self</c> and <c>oldSelf</c>.</summary>
internal sealed class CelProgram
{
    private const string Self = "self";
    private const string OldSelf = "oldSelf";

    private readonly CelExpression _expression;

    /// <summary>Compiles <paramref name="source"/>.</summary>
    /// <exception cref="CelException">It is no expression, or names what is not known.</exception>
    public CelProgram(string source)
    {
        var used = new HashSet<string>();
        _expression = CelCompiler.Compile(source, [Self, OldSelf], used);
        IsTransition = used.Contains(OldSelf);
    }

    /// <summary>Whether it compares with the old value, and so runs on updates only.</summary>
    public bool IsTransition { get; }

    /// <summary>The value.</summary>
    /// <exception cref="CelException">There is none.</exception>
    public object? Evaluate(object? self, object? oldSelf)
    {
        try
        {
            return _expression(CelScope.Of(Self, self).With(OldSelf, oldSelf));
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or System.Text.RegularExpressions.RegexMatchTimeoutException)
        {
            // What .NET refuses to parse, an expression has no value for.
            throw new CelException(exception.Message);
        }
    }
}
