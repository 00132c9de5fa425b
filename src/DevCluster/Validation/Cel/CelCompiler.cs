using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Turns tokens into one expression, by precedence climbing.</summary>
internal sealed class CelCompiler
{
    private static readonly string[] TypeNames = ["bool", "int", "double", "string", "list", "map", "null_type"];

    private readonly List<CelToken> _tokens;
    private readonly HashSet<string> _variables;
    private int _at;

    private CelCompiler(string source, IEnumerable<string> variables) => (_tokens, _variables) = (new CelLexer(source).Tokens(), [.. variables]);

    /// <summary>Compiles an expression that sees <paramref name="variables"/>; adds to <paramref name="used"/> those that it names.</summary>
    public static CelExpression Compile(string source, IReadOnlyCollection<string> variables, ISet<string> used)
    {
        var compiler = new CelCompiler(source, variables);
        var expression = compiler.Conditional();
        if (compiler.Current.Kind != CelTokenKind.End)
        {
            throw new CelException($"Syntax error: unexpected '{compiler.Current.Text}'");
        }

        used.UnionWith(compiler._tokens.Where(token => token.Kind == CelTokenKind.Name).Select(token => token.Text).Intersect(variables));
        return expression;
    }

    private CelToken Current => _tokens[_at];

    private CelExpression Conditional()
    {
        var condition = Binary(1);
        if (!Take("?"))
        {
            return condition;
        }

        var then = Conditional();
        Expect(":");
        var otherwise = Conditional();
        return scope => CelValues.Truth(condition(scope)) ? then(scope) : otherwise(scope);
    }

    private CelExpression Binary(int loosest)
    {
        var left = Unary();
        while (Current is { Kind: CelTokenKind.Symbol or CelTokenKind.Name, Text: var symbol } && CelOperators.Precedence(symbol) is var precedence && precedence >= loosest)
        {
            _at++;
            left = CelOperators.Binary(symbol, left, Binary(precedence + 1));
        }

        return left;
    }

    private CelExpression Unary()
    {
        if (Take("!"))
        {
            var negated = Unary();
            return scope => !CelValues.Truth(negated(scope));
        }

        if (Take("-"))
        {
            var negated = Unary();
            return scope => CelOperators.Negate(negated(scope));
        }

        return Postfix(Primary());
    }

    private CelExpression Postfix(CelExpression target)
    {
        while (true)
        {
            if (Take("."))
            {
                var name = Name();
                target = Take("(") ? Method(target, name) : Member(target, Unescaped(name));
            }
            else if (Take("["))
            {
                var (indexed, index) = (target, Conditional());
                Expect("]");
                target = scope => CelValues.Index(indexed(scope), index(scope));
            }
            else
            {
                return target;
            }
        }
    }

    private static CelExpression Member(CelExpression target, string name) => scope => CelValues.Member(target(scope), name);

    private CelExpression Method(CelExpression target, string name)
    {
        // A comprehension's first argument is a new variable, not a value.
        if (name is "all" or "exists" or "exists_one" or "filter" or "map" && Current.Kind == CelTokenKind.Name)
        {
            return Comprehension(target, name);
        }

        return Call(name, [target, .. Arguments(")")]);
    }

    private CelExpression Comprehension(CelExpression target, string name)
    {
        var variable = Name();
        Expect(",");
        var isNew = _variables.Add(variable);
        var body = Arguments(")");
        if (isNew)
        {
            _variables.Remove(variable);
        }

        return CelMacros.Find(name, target, variable, body) ?? throw new CelException($"{name} takes a variable and an expression");
    }

    private static CelExpression Call(string name, List<CelExpression> arguments)
    {
        var function = CelFunctions.Find(name, arguments.Count) ?? throw new CelException($"undeclared reference to '{name}' with {arguments.Count} arguments");
        return scope => function(arguments.ConvertAll(argument => argument(scope)));
    }

    private CelExpression Primary()
    {
        var token = _tokens[_at++];
        switch (token.Kind, token.Text)
        {
            case (CelTokenKind.Literal, _):
                return _ => token.Value;
            case (CelTokenKind.Symbol, "("):
                var inner = Conditional();
                Expect(")");
                return inner;
            case (CelTokenKind.Symbol, "["):
                var items = Arguments("]");
                return scope => new JsonArray([.. items.Select(item => CelValues.ToNode(item(scope)))]);
            case (CelTokenKind.Symbol, "{"):
                return Map();
            case (CelTokenKind.Name, "has") when Take("("):
                return Has();
            case (CelTokenKind.Name, var name):
                return Take("(") ? Call(name, Arguments(")")) : Named(name);
            default:
                throw new CelException($"Syntax error: unexpected '{token.Text}'");
        }
    }

    private CelExpression Named(string name) => name switch
    {
        "true" => _ => true,
        "false" => _ => false,
        "null" => _ => null,
        _ when _variables.Contains(name) => scope => scope[name],
        _ when TypeNames.Contains(name) => _ => name,
        _ => throw new CelException($"undeclared reference to '{name}'"),
    };

    // has(a.b): whether a has the field b; a itself must have a value.
    private CelExpression Has()
    {
        var end = _at;
        for (var depth = 1; depth > 0 && _tokens[end].Kind != CelTokenKind.End; end++)
        {
            depth += _tokens[end].Text switch { "(" => 1, ")" => -1, _ => 0 };
        }

        if (end - _at < 4 || _tokens[end - 3] is not { Kind: CelTokenKind.Symbol, Text: "." } || _tokens[end - 2].Kind != CelTokenKind.Name)
        {
            throw new CelException("invalid argument to has() macro");
        }

        var name = Unescaped(_tokens[end - 2].Text);
        // With the last dot made a bracket, what is before it reads as an expression of its own.
        _tokens[end - 3] = new(CelTokenKind.Symbol, ")");
        var owner = Conditional();
        Expect(")");
        _at = end;
        return scope => owner(scope) is JsonObject fields && fields[name] is not null;
    }

    private CelExpression Map()
    {
        var entries = new List<(CelExpression Key, CelExpression Value)>();
        while (!Take("}"))
        {
            var key = Conditional();
            Expect(":");
            entries.Add((key, Conditional()));
            if (!Take(","))
            {
                Expect("}");
                break;
            }
        }

        return scope => new JsonObject(entries.Select(entry =>
            KeyValuePair.Create(CelValues.Text(entry.Key(scope)), CelValues.ToNode(entry.Value(scope)))));
    }

    private List<CelExpression> Arguments(string close)
    {
        var arguments = new List<CelExpression>();
        while (!Take(close))
        {
            arguments.Add(Conditional());
            if (!Take(","))
            {
                Expect(close);
                break;
            }
        }

        return arguments;
    }

    private string Name() => Current.Kind == CelTokenKind.Name ? _tokens[_at++].Text : throw new CelException($"Syntax error: a name is missing before '{Current.Text}'");

    private bool Take(string symbol)
    {
        var isThere = Current.Kind == CelTokenKind.Symbol && Current.Text == symbol;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol))
        {
            throw new CelException($"Syntax error: '{symbol}' is missing before '{Current.Text}'");
        }
    }

    // How Kubernetes spells properties that are no CEL names.
    private static string Unescaped(string name) => name.Length < 5 || !name.StartsWith("__", StringComparison.Ordinal) && !name.Contains("__", StringComparison.Ordinal)
        ? name
        : Keyword(name) ?? name
            .Replace("__underscores__", "__", StringComparison.Ordinal)
            .Replace("__dot__", ".", StringComparison.Ordinal)
            .Replace("__dash__", "-", StringComparison.Ordinal)
            .Replace("__slash__", "/", StringComparison.Ordinal);

    private static string? Keyword(string name) =>
        name is "__true__" or "__false__" or "__null__" or "__in__" or "__as__" or "__break__" or "__const__" or "__continue__" or "__else__"
            or "__for__" or "__function__" or "__if__" or "__import__" or "__let__" or "__loop__" or "__package__" or "__namespace__"
            or "__return__" or "__var__" or "__void__" or "__while__"
            ? name[2..^2]
            : null;
}
