using System.Net;
using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Rules;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Krustlet.DevCluster;

/// <summary>How an embedded API server is to be run.</summary>
public sealed record DevApiServerOptions
{
    /// <summary>Defaulting, pruning, validation and patches; null for those of Kubernetes.</summary>
    public IObjectRules? Rules { get; init; }

    /// <summary>Managed fields and server-side apply; null for those of Kubernetes.</summary>
    public IFieldOwnership? FieldOwnership { get; init; }

    /// <summary>OpenAPI documents; null for those of the served kinds.</summary>
    public IOpenApiDocuments? OpenApi { get; init; }

    /// <summary>The clock of objects, tokens and watches. Certificates always go by the machine's clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where to log.</summary>
    public ILoggerFactory Logs { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Where to listen; port 0 takes a free one. Loopback, unless other machines shall reach it.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Further names and addresses in the server certificate.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>Fixed bearer tokens and who they stand for.</summary>
    public IReadOnlyDictionary<string, StaticToken> Tokens { get; init; } = new Dictionary<string, StaticToken>();

    /// <summary>How many changes of each resource a watch can go back. Tests of 410 make it small.</summary>
    public int HistorySize { get; init; } = 8192;

    /// <summary>How long an event is kept after it was last written; Kubernetes' default.</summary>
    public TimeSpan EventLifetime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>
    /// A folder that keeps all objects, and the cluster's keys, over restarts and crashes; it must exist, and serves one process.
    /// Null keeps them in memory.
    /// </summary>
    public string? StateDirectory { get; init; }

    /// <summary>Throws with every problem at once, each with its fix.</summary>
    internal void Validate()
    {
        var problems = new List<string>();
        if (HistorySize < 1)
        {
            problems.Add($"{nameof(HistorySize)} is {HistorySize}: give at least 1");
        }

        if (EventLifetime <= TimeSpan.Zero)
        {
            problems.Add($"{nameof(EventLifetime)} is {EventLifetime}: give more than nothing");
        }

        if (Tokens.Keys.Any(string.IsNullOrWhiteSpace))
        {
            problems.Add($"{nameof(Tokens)} has an empty token: remove it, it would match nothing");
        }

        if (StateDirectory is { } folder && !Directory.Exists(folder))
        {
            problems.Add($"{nameof(StateDirectory)} is {folder}, which is not there: create it, for its owner only, as it will hold keys");
        }

        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems));
        }
    }
}
