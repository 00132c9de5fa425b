using System.Text.RegularExpressions;
using Krustlet.Oci.Credentials;
using Krustlet.Oci.Failures;
using Krustlet.Oci.References;

namespace Krustlet.Oci.Verification;

/// <summary>
/// Some images: <c>*</c> for all, or <c>HOST[:PORT][/PATH]</c> for a registry, or a repository and what is beneath it. <c>*</c> in the host stands for
/// one label or a part of it; the path is compared by whole segments.
/// </summary>
public sealed partial class ImagePattern
{
    private readonly CredentialPattern? _pattern;

    private ImagePattern(string text, CredentialPattern? pattern) => (Text, _pattern) = (text, pattern);

    /// <summary>As written, a <c>/*</c> at the end left away: it changes nothing.</summary>
    public string Text { get; }

    /// <summary>Orders patterns that cover the same image: longer paths first, then hosts without <c>*</c>.</summary>
    internal int Narrowness => _pattern is null ? 0 : 2 + (_pattern.Path.Length * 2) + (Text.Contains('*') ? 0 : 1);

    /// <exception cref="RegistryException">InvalidReference: it is no pattern; the message says what to write.</exception>
    public static ImagePattern Parse(string text)
    {
        var trimmed = text.EndsWith("/*", StringComparison.Ordinal) ? text[..^2] : text;
        if (trimmed == "*")
        {
            return new ImagePattern(trimmed, null);
        }

        return Form().IsMatch(trimmed)
            ? new ImagePattern(trimmed, PatternOf(trimmed))
            : throw new RegistryException(
                RegistryErrorKind.InvalidReference,
                $"\"{text}\" is no pattern of images: write * for all, or a registry with its host and what follows, like registry.example.com:5000/team or docker.io/library/hello, without tag or digest");
    }

    /// <summary>Whether it covers an image; null: one of no registry.</summary>
    internal bool Covers(ImageReference? image) => _pattern is null || (image is not null && _pattern.Matches(image));

    /// <inheritdoc/>
    public override string ToString() => Text;

    // What looks like a version of the registry API is a part of the path here.
    private static CredentialPattern PatternOf(string text) =>
        text.IndexOf('/') is var slash and >= 0 ? CredentialPattern.Parse(text[..slash]) with { Path = text[(slash + 1)..] } : CredentialPattern.Parse(text);

    // A first part without dot, port or * would be a repository of docker.io: that is to be written out.
    [GeneratedRegex(@"^(?!.*\*\*)(?:localhost|(?=[^/]*[.:*])(?:[a-z0-9*-]+(?:\.[a-z0-9*-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?|localhost:[0-9]{1,5})(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex Form();
}
