using System.Text;

namespace Krustlet.NodeAgent.Environment;

/// <summary><c>$(NAME)</c> in values, command and args: known names are replaced, unknown ones stay as they are, <c>$$</c> is a dollar.</summary>
internal static class VariableExpansion
{
    /// <summary>The text with every reference that <paramref name="lookup"/> knows replaced.</summary>
    public static string Expand(string text, Func<string, string?> lookup)
    {
        if (!text.Contains('$'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i += AppendReference(result, text, i, lookup);
        }

        return result.ToString();
    }

    /// <summary>Appends what the dollar at <paramref name="at"/> stands for; returns how many characters after it are used up.</summary>
    private static int AppendReference(StringBuilder result, string text, int at, Func<string, string?> lookup)
    {
        switch (text[at + 1])
        {
            case '$':
                result.Append('$');
                return 1;
            case '(' when text.IndexOf(')', at + 2) is var end && end > 0:
                var name = text[(at + 2)..end];
                result.Append(lookup(name) ?? $"$({name})");
                return end - at;
            default:
                result.Append('$').Append(text[at + 1]);
                return 1;
        }
    }
}
