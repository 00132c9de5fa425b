using System.Net;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Patching;

/// <summary>How a patch can fail, as the API server answers it.</summary>
internal static class PatchFailures
{
    /// <summary>400: the patch itself is malformed.</summary>
    public static StatusException Malformed(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);

    /// <summary>422: the patch is well formed but cannot be applied to this object, e.g. a failed <c>test</c>.</summary>
    public static StatusException Inapplicable(string message) =>
        new(HttpStatusCode.UnprocessableEntity, "Invalid", $"the server rejected our request due to an error in our request: {message}");
}
