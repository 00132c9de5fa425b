using System.Text.RegularExpressions;

namespace Krustlet.DevCluster.Registry;

/// <summary>An address taken apart. Repository, tag and digest follow their grammars, so each is safe as a path.</summary>
/// <param name="Resource">What is addressed.</param>
/// <param name="Repository">Empty for the base.</param>
/// <param name="Argument">The tag or digest, or the upload's id.</param>
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
            ? new RegistryAddress(Resolve(match), match.Groups["name"].Value, match.Groups["argument"].Value)
            : null;
    }

    private static RegistryResource Resolve(Match match) => match.Groups["kind"].Value switch
    {
        "manifests/" => RegistryResource.Manifest,
        "blobs/" => RegistryResource.Blob,
        "tags/list" => RegistryResource.Tags,
        _ => match.Groups["argument"].Length == 0 ? RegistryResource.Uploads : RegistryResource.UploadSession,
    };

    [GeneratedRegex(@"^/v2/(?<name>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)/(?:(?<kind>manifests/)(?<argument>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}|sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))|(?<kind>blobs/)(?<argument>sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128}))|(?<kind>blobs/uploads/?)(?<argument>[0-9a-f]{32})?|(?<kind>tags/list))\z")]
    private static partial Regex Address();
}
