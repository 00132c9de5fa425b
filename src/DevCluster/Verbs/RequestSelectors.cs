using Krustlet.DevCluster.Requests;
using Krustlet.DevCluster.Selectors;

namespace Krustlet.DevCluster.Verbs;

/// <summary>The selectors in a request's query.</summary>
internal static class RequestSelectors
{
    public static ObjectSelector Read(ApiCall call) => new(
        call.Path.Namespace,
        LabelSelectorParser.Parse(call.Query("labelSelector")),
        FieldSelectorParser.Parse(call.Query("fieldSelector"), call.Resource.Traits.Fields));
}
