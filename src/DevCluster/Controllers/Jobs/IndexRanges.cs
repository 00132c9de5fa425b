using System.Globalization;

namespace Krustlet.DevCluster.Controllers.Jobs;

/// <summary>Indexes of a Job as text: <c>0,2-4,7</c> (batch/v1 <c>completedIndexes</c>).</summary>
internal static class IndexRanges
{
    /// <summary>The shortest text; empty for none.</summary>
    public static string Format(IEnumerable<int> indexes)
    {
        List<(int First, int Last)> ranges = [];
        foreach (var index in indexes.Order())
        {
            if (ranges is [.., var range] && range.Last == index - 1)
            {
                ranges[^1] = (range.First, index);
            }
            else
            {
                ranges.Add((index, index));
            }
        }

        return string.Join(',', ranges.Select(static range => range.Last switch
        {
            var last when last == range.First => string.Create(CultureInfo.InvariantCulture, $"{last}"),
            var last when last == range.First + 1 => string.Create(CultureInfo.InvariantCulture, $"{range.First},{last}"),
            var last => string.Create(CultureInfo.InvariantCulture, $"{range.First}-{last}"),
        }));
    }

    /// <summary>The indexes below <paramref name="count"/>; parts that are none are left out.</summary>
    public static IEnumerable<int> Parse(string? text, int count)
    {
        foreach (var part in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-');
            if (ends.Length <= 2 && TryRead(ends[0], out var first) && TryRead(ends[^1], out var last))
            {
                for (var index = first; index <= last && index < count; index++)
                {
                    yield return index;
                }
            }
        }
    }

    private static bool TryRead(string text, out int index) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
