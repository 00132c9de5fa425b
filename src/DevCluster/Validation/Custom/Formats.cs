using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Mail;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Krustlet.DevCluster.Schemas;

namespace Krustlet.DevCluster.Validation.Custom;

/// <summary>The formats that custom resources may name; unknown ones are ignored, as the API server does.</summary>
internal static partial class Formats
{
    /// <summary>Adds to <paramref name="errors"/> when <paramref name="value"/> is not of its schema's format.</summary>
    public static void Check(JsonNode value, Schema schema, FieldPath path, FieldErrors errors)
    {
        if (schema.Format is { } format && !Fits(value, format))
        {
            errors.Invalid(path, value, $"{path} in body must be of type {format}: {value.ToJsonString()}");
        }
    }

    private static bool Fits(JsonNode value, string format) => value.AsText() is { } text ? FitsText(text, format) : format switch
    {
        "int32" => value.AsWhole() is null or (>= int.MinValue and <= int.MaxValue),
        _ => true,
    };

    private static bool FitsText(string text, string format) => format switch
    {
        "date-time" => DateTimePattern().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "duration" => DurationPattern().IsMatch(text),
        "byte" => Base64.IsValid(text),
        "uuid" or "uuid4" => Guid.TryParseExact(text, "D", out _),
        "ipv4" => IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
        "ipv6" => IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6,
        "cidr" => IPNetwork.TryParse(text, out _),
        "uri" => Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        "email" => MailAddress.TryCreate(text, out _),
        "hostname" => Names.Subdomain(text.ToLowerInvariant()) is null,
        _ => true,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)\z")]
    private static partial Regex DateTimePattern();

    [GeneratedRegex(@"^[+-]?(0|((\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+)\z")]
    private static partial Regex DurationPattern();
}
