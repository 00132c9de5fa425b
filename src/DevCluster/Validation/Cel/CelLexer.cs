using System.Globalization;
using System.Text;

namespace Krustlet.DevCluster.Validation.Cel;

/// <summary>Cuts an expression into tokens.</summary>
internal sealed class CelLexer(string source)
{
    private static readonly string[] Symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}"];

    private int _at;

    /// <summary>All tokens, the end included.</summary>
    public List<CelToken> Tokens()
    {
        var tokens = new List<CelToken>();
        do
        {
            tokens.Add(Next());
        }
        while (tokens[^1].Kind != CelTokenKind.End);
        return tokens;
    }

    private CelToken Next()
    {
        while (_at < source.Length && char.IsWhiteSpace(source[_at]))
        {
            _at++;
        }

        if (_at == source.Length)
        {
            return new(CelTokenKind.End, "");
        }

        var first = source[_at];
        if (first is '"' or '\'' || (first is 'r' or 'R' && _at + 1 < source.Length && source[_at + 1] is '"' or '\''))
        {
            return Text(isRaw: first is 'r' or 'R');
        }

        return char.IsAsciiDigit(first) ? Number()
            : char.IsAsciiLetter(first) || first == '_' ? new(CelTokenKind.Name, While(each => char.IsAsciiLetterOrDigit(each) || each == '_'))
            : Symbol();
    }

    private CelToken Symbol()
    {
        var symbol = Array.Find(Symbols, each => string.CompareOrdinal(source, _at, each, 0, each.Length) == 0)
            ?? throw new CelException($"Syntax error: token recognition error at: '{source[_at]}'");
        _at += symbol.Length;
        return new(CelTokenKind.Symbol, symbol);
    }

    private CelToken Number()
    {
        var text = While(each => char.IsAsciiLetterOrDigit(each) || each == '.');
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && long.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var hex))
        {
            return new(CelTokenKind.Literal, text, hex);
        }

        if (long.TryParse(text.TrimEnd('u', 'U'), NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
        {
            return new(CelTokenKind.Literal, text, whole);
        }

        if (text[^1] is 'e' or 'E' && _at < source.Length && source[_at] is '-' or '+')
        {
            text += source[_at++] + While(char.IsAsciiDigit);
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? new(CelTokenKind.Literal, text, number)
            : throw new CelException($"Syntax error: '{text}' is no number");
    }

    private CelToken Text(bool isRaw)
    {
        var start = _at;
        _at += isRaw ? 1 : 0;
        var quote = source[_at].ToString();
        var triple = string.Concat(quote, quote, quote);
        quote = string.CompareOrdinal(source, _at, triple, 0, 3) == 0 ? triple : quote;
        _at += quote.Length;
        var text = new StringBuilder();
        while (string.CompareOrdinal(source, _at, quote, 0, quote.Length) != 0)
        {
            if (_at >= source.Length)
            {
                throw new CelException($"Syntax error: string is not closed: {source[start..]}");
            }

            text.Append(source[_at] == '\\' && !isRaw ? Escape() : source[_at++].ToString());
        }

        _at += quote.Length;
        return new(CelTokenKind.Literal, source[start.._at], text.ToString());
    }

    private string Escape()
    {
        var kind = _at + 1 < source.Length ? source[_at + 1] : ' ';
        _at += 2;
        return kind switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'v' => "\v",
            'x' => CodePoint(2),
            'u' => CodePoint(4),
            'U' => CodePoint(8),
            '\\' or '"' or '\'' or '`' or '?' => kind.ToString(),
            _ => throw new CelException($"Syntax error: unknown escape \\{kind}"),
        };
    }

    private string CodePoint(int digits)
    {
        var end = Math.Min(_at + digits, source.Length);
        var isHex = int.TryParse(source.AsSpan(_at, end - _at), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var point);
        _at = end;
        return isHex && Rune.IsValid(point) ? new Rune(point).ToString() : throw new CelException("Syntax error: escape is no character");
    }

    private string While(Predicate<char> belongs)
    {
        var start = _at;
        while (_at < source.Length && belongs(source[_at]))
        {
            _at++;
        }

        return source[start.._at];
    }
}
