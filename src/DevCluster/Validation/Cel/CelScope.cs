namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Variables of an evaluation, innermost first, and how many steps it may still take.</summary>
internal sealed class CelScope
{
    private const int GreatestSteps = 1_000_000;

    private readonly CelScope? _outer;
    private readonly CelScope _root;
    private readonly string _name;
    private readonly object? _value;
    private int _steps;

    private CelScope(CelScope? outer, string name, object? value)
    {
        (_outer, _name, _value) = (outer, name, value);
        _root = outer?._root ?? this;
    }

    /// <summary>A scope of one variable.</summary>
    public static CelScope Of(string name, object? value) => new(null, name, value);

    /// <summary>This scope and one variable more, which hides an outer one of its name. Counts as a step.</summary>
    public CelScope With(string name, object? value) => ++_root._steps > GreatestSteps
        ? throw new CelException("operation cancelled: actual cost limit exceeded")
        : new(this, name, value);

    /// <summary>The variable's value.</summary>
    public object? this[string name] => _name == name ? _value : _outer is not null ? _outer[name] : throw new CelException($"undeclared reference to '{name}'");
}
