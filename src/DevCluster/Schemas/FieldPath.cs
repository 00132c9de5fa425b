using System.Globalization;
using System.Text;

namespace Krustlet.DevCluster.Schemas;

/// <summary>A place in an object, printed as the API server does: <c>spec.containers[0].name</c>. Built downwards, printed only for errors.</summary>
internal sealed class FieldPath
{
    private readonly FieldPath? _parent;
    private readonly string _name;
    private readonly bool _bracketed;

    private FieldPath(FieldPath? parent, string name, bool bracketed) => (_parent, _name, _bracketed) = (parent, name, bracketed);

    /// <summary>The object itself, printed as nothing.</summary>
    public static FieldPath Root { get; } = new(null, "", false);

    /// <summary>A property.</summary>
    public FieldPath Child(string name) => new(this, name, false);

    /// <summary>Properties, one below the other.</summary>
    public FieldPath Child(string name, params ReadOnlySpan<string> more)
    {
        var path = Child(name);
        foreach (var next in more)
        {
            path = path.Child(next);
        }

        return path;
    }

    /// <summary>A list's item.</summary>
    public FieldPath Item(int index) => new(this, index.ToString(CultureInfo.InvariantCulture), true);

    /// <summary>A map's entry.</summary>
    public FieldPath Key(string key) => new(this, key, true);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    private void Append(StringBuilder text)
    {
        _parent?.Append(text);
        if (_bracketed)
        {
            text.Append('[').Append(_name).Append(']');
        }
        else if (_name.Length > 0)
        {
            text.Append(text.Length > 0 ? "." : "").Append(_name);
        }
    }
}
