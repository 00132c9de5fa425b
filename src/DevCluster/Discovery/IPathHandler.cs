using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Discovery;

/// <summary>Serves paths that are not resources.</summary>
internal interface IPathHandler
{
    /// <summary>Answers when the path is one of its own; false otherwise.</summary>
    Task<bool> TryHandleAsync(HttpContext context);
}
