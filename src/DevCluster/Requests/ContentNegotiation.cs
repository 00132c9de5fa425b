using Krustlet.DevCluster.Statuses;
using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Requests;

/// <summary>Chooses the form of an answer from the Accept header. Only JSON is spoken; clients that prefer protobuf name JSON second.</summary>
internal static class ContentNegotiation
{
    public const string Json = "application/json";

    public static ResponseShape ShapeOf(HttpRequest request)
    {
        var header = request.Headers.Accept.ToString();
        if (header.Length == 0)
        {
            return ResponseShape.Full;
        }

        foreach (var media in MediaType.ParseAll(header))
        {
            if (media.Type is Json or "*/*" or "application/*" && Shape(media) is { } shape)
            {
                return shape;
            }
        }

        throw Failures.NotAcceptable([Json]);
    }

    private static ResponseShape? Shape(MediaType media) => media.Parameter("as") switch
    {
        null => ResponseShape.Full,
        "Table" => ResponseShape.Table,
        "PartialObjectMetadata" or "PartialObjectMetadataList" => ResponseShape.Metadata,
        _ => null,
    };
}
