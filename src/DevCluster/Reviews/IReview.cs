using System.Text.Json.Nodes;
using Krustlet.DevCluster.Requests;

namespace Krustlet.DevCluster.Reviews;

/// <summary>A kind that is answered and never stored.</summary>
internal interface IReview
{
    /// <summary>Plural of the resource.</summary>
    string Plural { get; }

    /// <summary>The review's <c>status</c>.</summary>
    JsonObject Answer(ApiCall call, JsonObject review);
}
