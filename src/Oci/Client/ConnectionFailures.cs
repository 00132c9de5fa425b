using Krustlet.Oci.Failures;

namespace Krustlet.Oci.Client;

/// <summary>Turns a connection's failures into kinds and advice.</summary>
internal static class ConnectionFailures
{
    public static RegistryException From(HttpRequestException failure, RegistryCall call) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => Unreachable(call, "its name does not resolve: check the spelling of the registry and this machine's DNS", failure),
        HttpRequestError.ConnectionError => Unreachable(call, "nothing accepts connections there: check host and port, that it runs, and proxies and firewalls between", failure),
        HttpRequestError.SecureConnectionError => new RegistryException(
            RegistryErrorKind.Tls,
            $"no trusted TLS connection to the registry {call.Host} ({Innermost(failure)}): give its certificate authority to the node, or, if it speaks plain HTTP, name it as an insecure registry",
            failure),
        _ => Unreachable(call, $"the connection broke ({Innermost(failure)}): try again", failure),
    };

    public static RegistryException Broken(IOException failure, RegistryCall call) =>
        Unreachable(call, $"the connection broke ({Innermost(failure)}): try again", failure);

    public static RegistryException TimedOut(RegistryCall call, TimeSpan limit, Exception failure) =>
        Unreachable(call, $"no answer within {limit.TotalSeconds:0.#} s: check that it runs, and proxies and firewalls between", failure);

    /// <summary>Whether the same request may well succeed in a moment.</summary>
    public static bool IsPassing(HttpRequestException failure) =>
        failure.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.Unknown;

    private static RegistryException Unreachable(RegistryCall call, string problem, Exception failure) =>
        new(RegistryErrorKind.Unreachable, $"the registry {call.Host} cannot be reached: {problem}", failure);

    private static string Innermost(Exception failure) => failure.GetBaseException().Message;
}
