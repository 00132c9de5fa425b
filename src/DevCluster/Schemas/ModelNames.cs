namespace Krustlet.DevCluster.Schemas;

/// <summary>Names of the client library's model types.</summary>
internal static class ModelNames
{
    /// <summary><c>V1Container</c> and <c>Corev1Event</c> without group and version: <c>Container</c>, <c>Event</c>.</summary>
    public static string Short(string model) => model[Split(model)..];

    /// <summary>The version in the name, e.g. <c>v1beta1</c>; <c>v1</c> when there is none.</summary>
    public static string Version(string model)
    {
        var end = Split(model);
        var start = end;
        while (start > 0 && model[start - 1] is not ('v' or 'V'))
        {
            start--;
        }

        return end == 0 ? "v1" : "v" + model[start..end];
    }

    // The version is the last run of v, digits, and alpha or beta with digits, before a capital.
    private static int Split(string model)
    {
        for (var at = 0; at < model.Length - 1; at++)
        {
            if (model[at] is 'v' or 'V' && char.IsAsciiDigit(model[at + 1]))
            {
                var end = at + 1;
                while (end < model.Length && !char.IsAsciiLetterUpper(model[end]))
                {
                    end++;
                }

                return end;
            }
        }

        return 0;
    }
}
