using Microsoft.AspNetCore.Http;

namespace Krustlet.DevCluster.Registry;

/// <summary>How an embedded registry is set up.</summary>
public sealed record EmbeddedRegistryOptions
{
    /// <summary>The loopback port; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>Where content is kept; null: a temporary folder that goes away with the registry.</summary>
    public string? Folder { get; init; }

    /// <summary>The one user, if the registry is to ask for basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>That user's password.</summary>
    public string? Password { get; init; }

    /// <summary>Sees every request first and may answer in the registry's place: how tests make it fail.</summary>
    public Func<HttpContext, RequestDelegate, Task>? Interceptor { get; init; }
}
