using System.Globalization;
using System.Text.Json.Nodes;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Watching;

/// <summary>The object of a BOOKMARK event: nothing but its type and resource version.</summary>
internal static class BookmarkObject
{
    private const string InitialEventsEnd = "k8s.io/initial-events-end";

    public static byte[] Create(string kind, string apiVersion, long revision, bool endsInitialEvents)
    {
        var metadata = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null };
        if (endsInitialEvents)
        {
            metadata["annotations"] = new JsonObject { [InitialEventsEnd] = "true" };
        }

        return ObjectJson.Utf8(new JsonObject { ["kind"] = kind, ["apiVersion"] = apiVersion, ["metadata"] = metadata });
    }
}
