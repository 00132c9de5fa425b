namespace Krustlet.DevCluster.Patching;

/// <summary>Where items go that a patch or an applied configuration does not name.</summary>
internal static class ListOrder
{
    /// <summary>Named items in their order; each other item before the first named item that it stood before in the live list.</summary>
    /// <param name="named">Items in the wanted order.</param>
    /// <param name="others">The remaining items in live order.</param>
    /// <param name="livePosition">Index in the live list, negative for new items.</param>
    public static List<T> Interleave<T>(IReadOnlyList<T> named, IReadOnlyList<T> others, Func<T, int> livePosition)
    {
        var result = new List<T>(named.Count + others.Count);
        int at = 0, other = 0;
        while (at < named.Count || other < others.Count)
        {
            var takeOther = at >= named.Count || (other < others.Count && Precedes(others[other], named[at], livePosition));
            result.Add(takeOther ? others[other++] : named[at++]);
        }

        return result;
    }

    private static bool Precedes<T>(T left, T right, Func<T, int> livePosition)
    {
        var (first, second) = (livePosition(left), livePosition(right));
        return first >= 0 && second >= 0 && first < second;
    }
}
