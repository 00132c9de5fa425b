using System.Text.RegularExpressions;
using Krustlet.Oci.References;

namespace Krustlet.DevCluster.Registry;

/// <summary>An address taken apart. Repository, tag and digest follow their grammars, so each is safe as a path.</summary>
/// <param name="Resource">What is addressed.</param>
/// <param name="Repository">Empty for the base.</param>
/// <param name="Argument">The tag or digest, or the upload's id; of an <see cref="RegistryResource.Invalid"/> one, text of any kind.</param>
internal sealed partial record RegistryAddress(RegistryResource Resource, string Repository, string Argument)
{
    public static RegistryAddress? Parse(string path)
    {
        if (path is "/v2" or "/v2/")
        {
            return new RegistryAddress(RegistryResource.Base, "", "");
        }

        var match = Address().Match(path);
        return match.Success
            ? new RegistryAddress(Resolve(match.Groups["kind"].Value, match.Groups["argument"].Value), match.Groups["name"].Value, match.Groups["argument"].Value)
            : null;
    }

    /// <summary>Whether this may be a tag.</summary>
    public static bool IsTag(string text) => Tag().IsMatch(text);

    private static RegistryResource Resolve(string kind, string argument) => kind switch
    {
        "tags/list" => RegistryResource.Tags,
        "blobs/uploads" => argument.Length == 0 ? RegistryResource.Uploads : RegistryResource.UploadSession,
        "manifests" when IsTag(argument) || ContentDigest.TryParse(argument, out _) => RegistryResource.Manifest,
        "blobs" when ContentDigest.TryParse(argument, out _) => RegistryResource.Blob,
        "referrers" when ContentDigest.TryParse(argument, out _) => RegistryResource.Referrers,
        _ => RegistryResource.Invalid,
    };

    [GeneratedRegex(@"^/v2/(?<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)/(?:(?<kind>blobs/uploads)/?(?<argument>[0-9a-f]{32})?|(?<kind>tags/list)|(?<kind>manifests|blobs|referrers)/(?<argument>[^/]+))\z")]
    private static partial Regex Address();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex Tag();
}
