using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Selectors;

/// <summary>Reads selectors such as <c>app=web,tier in (a,b),!legacy,size&gt;3</c> (apimachinery <c>labels.Parse</c>).</summary>
internal sealed class LabelSelectorParser
{
    private readonly string _text;
    private int _at;

    private LabelSelectorParser(string text) => _text = text;

    public static LabelSelector Parse(string? text) =>
        string.IsNullOrWhiteSpace(text) ? LabelSelector.Everything : new LabelSelectorParser(text).ReadAll();

    private LabelSelector ReadAll()
    {
        var requirements = new List<LabelRequirement>();
        do
        {
            requirements.Add(ReadRequirement());
        }
        while (TryTake(','));

        SkipSpace();
        return _at == _text.Length ? new LabelSelector(requirements) : throw Malformed();
    }

    private LabelRequirement ReadRequirement()
    {
        if (TryTake('!'))
        {
            return new LabelRequirement(ReadWord(required: true), LabelOperator.DoesNotExist, []);
        }

        var key = ReadWord(required: true);
        SkipSpace();
        if (_at == _text.Length || _text[_at] == ',')
        {
            return new LabelRequirement(key, LabelOperator.Exists, []);
        }

        return ReadComparison(key);
    }

    private LabelRequirement ReadComparison(string key)
    {
        if (TryTake('!'))
        {
            return TryTake('=') ? new LabelRequirement(key, LabelOperator.NotIn, [ReadWord()]) : throw Malformed();
        }

        if (TryTake('='))
        {
            TryTake('=');
            return new LabelRequirement(key, LabelOperator.In, [ReadWord()]);
        }

        if (TryTake('>'))
        {
            return new LabelRequirement(key, LabelOperator.GreaterThan, [ReadWord(required: true)]);
        }

        if (TryTake('<'))
        {
            return new LabelRequirement(key, LabelOperator.LessThan, [ReadWord(required: true)]);
        }

        return ReadWord() switch
        {
            "in" => new LabelRequirement(key, LabelOperator.In, ReadSet()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, ReadSet()),
            _ => throw Malformed(),
        };
    }

    private List<string> ReadSet()
    {
        if (!TryTake('('))
        {
            throw Malformed();
        }

        var values = new List<string>();
        do
        {
            values.Add(ReadWord());
        }
        while (TryTake(','));

        return TryTake(')') ? values : throw Malformed();
    }

    private string ReadWord(bool required = false)
    {
        SkipSpace();
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] is '-' or '_' or '.' or '/'))
        {
            _at++;
        }

        return required && _at == start ? throw Malformed() : _text[start.._at];
    }

    private bool TryTake(char expected)
    {
        SkipSpace();
        if (_at < _text.Length && _text[_at] == expected)
        {
            _at++;
            return true;
        }

        return false;
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && _text[_at] == ' ')
        {
            _at++;
        }
    }

    private StatusException Malformed() =>
        Failures.BadRequest($"unable to parse requirement: found '{_text[_at..]}' at position {_at} of label selector \"{_text}\"; write key=value, key!=value, key in (a,b), key notin (a,b), key or !key, separated by commas");
}
