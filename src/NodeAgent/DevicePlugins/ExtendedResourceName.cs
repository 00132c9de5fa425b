using System.Text.RegularExpressions;

namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>Names of extended resources, by Kubernetes' rules: a domain that is not Kubernetes' own, <c>/</c>, a name.</summary>
internal static partial class ExtendedResourceName
{
    private const int LongestDomain = 253;

    /// <summary>Whether a plugin may offer a resource of this name.</summary>
    public static bool IsValid(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return false;
        }

        // A quota on it is called requests.NAME, which has to be a name too; NAME itself may not begin so.
        var (domain, rest) = (name[..slash], name[(slash + 1)..]);
        return "requests.".Length + domain.Length <= LongestDomain
            && !domain.EndsWith("kubernetes.io", StringComparison.Ordinal)
            && !domain.StartsWith("requests.", StringComparison.Ordinal)
            && Domain().IsMatch(domain)
            && Rest().IsMatch(rest);
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex Domain();

    [GeneratedRegex(@"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?\z")]
    private static partial Regex Rest();
}
