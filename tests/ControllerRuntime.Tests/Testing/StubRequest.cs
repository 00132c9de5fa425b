using System.Collections.Specialized;
using System.Web;

namespace Krustlet.ControllerRuntime.Tests.Testing;

/// <summary>A request as the stub received it.</summary>
internal sealed record StubRequest(HttpMethod Method, Uri Uri, string Body, string? MediaType)
{
    public string Path => Uri.AbsolutePath;

    public NameValueCollection Query => HttpUtility.ParseQueryString(Uri.Query);

    public bool IsWatch => Query["watch"] == "true";

    public bool IsList => Method == HttpMethod.Get && !IsWatch && StubPaths.IsCollection(Path);
}
