using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Selectors;

/// <summary>Reads selectors such as <c>spec.nodeName=n1,status.phase!=Failed</c> (apimachinery <c>fields.ParseSelector</c>).</summary>
internal static class FieldSelectorParser
{
    public static FieldSelector Parse(string? text, SelectableFields known)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return FieldSelector.Everything;
        }

        var requirements = text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ParseOne).ToArray();
        foreach (var requirement in requirements)
        {
            if (!known.Knows(requirement.Field))
            {
                throw Failures.BadRequest($"field label not supported: {requirement.Field}");
            }
        }

        return new FieldSelector(requirements);
    }

    private static FieldRequirement ParseOne(string clause)
    {
        var at = clause.IndexOf('=', StringComparison.Ordinal);
        if (at <= 0)
        {
            throw Failures.BadRequest($"invalid selector: '{clause}'; can't understand '{clause}'; write field=value or field!=value");
        }

        var negated = clause[at - 1] == '!';
        var valueAt = at + 1 < clause.Length && clause[at + 1] == '=' ? at + 2 : at + 1;
        return new FieldRequirement(clause[..(negated ? at - 1 : at)].Trim(), clause[valueAt..].Trim(), negated);
    }
}
