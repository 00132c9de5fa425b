using Microsoft.AspNetCore.Http;

namespace Krustlet.NodeAgent.KubeletServer.Access;

/// <summary>What a request asks permission for: a verb on subresources of this Node, the first of which that is allowed suffices.</summary>
/// <param name="Verb">API verb.</param>
/// <param name="Subresources">Fine-grained ones first (1.32 and later), <c>proxy</c> last.</param>
internal sealed record RequestAttributes(string Verb, IReadOnlyList<string> Subresources)
{
    /// <summary>The kubelet's mapping (<c>pkg/kubelet/server/auth.go</c>).</summary>
    public static RequestAttributes Of(HttpRequest request) => new(VerbOf(request.Method), SubresourcesOf(request.Path));

    private static string VerbOf(string method) => method switch
    {
        "POST" => "create",
        "GET" => "get",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ => string.Empty,
    };

    private static IReadOnlyList<string> SubresourcesOf(PathString path)
    {
        if (IsUnder(path, "/stats"))
        {
            return ["stats"];
        }

        if (IsUnder(path, "/metrics"))
        {
            return ["metrics"];
        }

        if (IsUnder(path, "/logs"))
        {
            return ["log"];
        }

        if (IsUnder(path, "/statusz"))
        {
            return ["statusz"];
        }

        if (IsUnder(path, "/flagz"))
        {
            return ["configz"];
        }

        if (IsUnder(path, "/checkpoint"))
        {
            return ["checkpoint"];
        }

        if (IsUnder(path, "/pods") || IsUnder(path, "/runningpods"))
        {
            return ["pods", "proxy"];
        }

        return IsUnder(path, "/healthz") ? ["healthz", "proxy"] : IsUnder(path, "/configz") ? ["configz", "proxy"] : ["proxy"];
    }

    private static bool IsUnder(PathString path, string root) => path.StartsWithSegments(root, StringComparison.Ordinal);
}
