using System.Security.Cryptography.X509Certificates;

namespace Krustlet.ControllerRuntime.Api;

/// <summary>How one client behaves; which server it talks to comes from the Kubernetes configuration.</summary>
public sealed record ApiClientOptions
{
    /// <summary>Sent as User-Agent: it is what an audit log and API priority and fairness show.</summary>
    public string UserAgent { get; init; } = "krustlet";

    /// <summary>How long a call may take; watches and streams are bounded by their own rules.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Negotiate HTTP/2 over TLS, so that all watches share a connection.</summary>
    public bool Http2 { get; init; } = true;

    /// <summary>Calls a second that this client allows itself, or null for no limit of its own.</summary>
    public double? QueriesPerSecond { get; init; }

    /// <summary>Calls at once before <see cref="QueriesPerSecond"/> holds them back.</summary>
    public int Burst { get; init; } = 100;

    /// <summary>
    /// The client certificate of each new connection, for certificates that rotate while the program runs; null to take
    /// the configuration's. The caller keeps owning what it returns.
    /// </summary>
    public Func<X509Certificate2?>? ClientCertificate { get; init; }

    /// <summary>Connections are replaced at this age, so that a rotated certificate or a moved server is noticed.</summary>
    public TimeSpan ConnectionLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Told of every call that ended: host, method, and status code or <c>&lt;error&gt;</c>; null to tell nobody.</summary>
    public Action<string, string, string>? Answered { get; init; }

    /// <summary>The clock of time-outs and limits.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
