using System.Text.RegularExpressions;

namespace Krustlet.DevCluster.Validation;

/// <summary>Name syntaxes (apimachinery <c>util/validation</c>). Each answers what is wrong, or null.</summary>
internal static partial class Names
{
    private const int GreatestLabel = 63;
    private const int GreatestSubdomain = 253;

    /// <summary>RFC 1123 label: a namespace, a container, a volume.</summary>
    public static string? Label(string name) => name.Length > GreatestLabel
        ? $"must be no more than {GreatestLabel} characters"
        : LabelPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>RFC 1123 subdomain: most objects.</summary>
    public static string? Subdomain(string name) => name.Length > GreatestSubdomain
        ? $"must be no more than {GreatestSubdomain} characters"
        : SubdomainPattern().IsMatch(name) ? null
        : "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    /// <summary>RFC 1035 label: a Service.</summary>
    public static string? ServiceLabel(string name) => name.Length > GreatestLabel
        ? $"must be no more than {GreatestLabel} characters"
        : ServicePattern().IsMatch(name) ? null
        : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    /// <summary>A path segment: RBAC names, which may hold colons.</summary>
    public static string? PathSegment(string name) => name switch
    {
        "." => "may not be '.'",
        ".." => "may not be '..'",
        _ when name.Contains('/', StringComparison.Ordinal) => "may not contain '/'",
        _ when name.Contains('%', StringComparison.Ordinal) => "may not contain '%'",
        _ => null,
    };

    /// <summary>A label or annotation key: an optional subdomain, a slash, a name.</summary>
    public static string? QualifiedName(string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && Subdomain(name[..slash]) is { } prefix)
        {
            return slash == 0 ? "prefix part must be non-empty" : $"prefix part {prefix}";
        }

        var last = name[(slash + 1)..];
        return last.Length == 0 ? "name part must be non-empty"
            : last.Length > GreatestLabel ? $"name part must be no more than {GreatestLabel} characters"
            : QualifiedPattern().IsMatch(last) ? null
            : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    }

    /// <summary>A label's value.</summary>
    public static string? LabelValue(string value) => value.Length > GreatestLabel
        ? $"must be no more than {GreatestLabel} bytes"
        : value.Length == 0 || QualifiedPattern().IsMatch(value) ? null
        : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    /// <summary>A key of a ConfigMap or Secret: a file name.</summary>
    public static string? FileName(string name) => name.Length > GreatestSubdomain
        ? $"must be no more than {GreatestSubdomain} characters"
        : name is "." or ".." ? $"must not be '{name}'"
        : FileNamePattern().IsMatch(name) ? null
        : "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex ServicePattern();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedPattern();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex FileNamePattern();
}
