using System.Text.RegularExpressions;
using Krustlet.ControllerRuntime.Api;

namespace Krustlet.Operator.Options;

/// <summary>Finds everything wrong with the options at once, each with its fix.</summary>
internal static partial class OperatorOptionsValidator
{
    public static IReadOnlyList<string> Validate(OperatorOptions options)
    {
        List<string> failures = [];
        var kubeconfig = KubeconfigProblem(options);
        Check(kubeconfig is null, $"--kubeconfig: {kubeconfig}; name one that works here or with {Kubeconfigs.Variable}, or leave both out inside a cluster");
        Check(IsName(options.Namespace), $"--namespace: '{options.Namespace}' is not a namespace name; use lower-case letters, digits and '-', at most 63");
        Check(
            options.ApiServerAddress is null || (Uri.TryCreate(options.ApiServerAddress, UriKind.Absolute, out var server) && server.Scheme == Uri.UriSchemeHttps),
            $"--api-server-address: '{options.ApiServerAddress}' is not an address; write https://host:port");
        Check(options.WatchNamespace is null || IsName(options.WatchNamespace), $"--watch-namespace: '{options.WatchNamespace}' is not a namespace name; use lower-case letters, digits and '-', at most 63");
        Check(IsAddress(options.HealthAddress), $"--health-address: '{options.HealthAddress}' is not an address to listen on; write e.g. http://127.0.0.1:8080 or http://*:8080");
        Check(options.Identity.Length > 0, "--identity: it is empty; name this operator, or leave it out");
        Check(options.Workers is >= 1 and <= 256, $"--workers: {options.Workers} is out of range; use 1 to 256");
        foreach (var registry in options.InsecureRegistries)
        {
            Check(Registry().IsMatch(registry), $"--insecure-registries: '{registry}' is not a registry; write host or host:port, without a scheme");
        }

        return failures;

        void Check(bool good, string failure)
        {
            if (!good)
            {
                failures.Add(failure);
            }
        }
    }

    private static string? KubeconfigProblem(OperatorOptions options)
    {
        try
        {
            _ = options.Kubeconfig is { } path ? Kubeconfigs.Load(path, options.Context) : null;
            return null;
        }
        catch (KubeconfigException failure)
        {
            return failure.Message;
        }
    }

    private static bool IsName(string text) => Name().IsMatch(text);

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text.Replace("://*", "://any", StringComparison.Ordinal).Replace("://+", "://any", StringComparison.Ordinal), UriKind.Absolute, out var uri)
        && uri.Scheme == Uri.UriSchemeHttp && uri.PathAndQuery == "/";

    [GeneratedRegex("^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")]
    private static partial Regex Name();

    [GeneratedRegex(@"^[A-Za-z0-9.\-\[\]:]+$")]
    private static partial Regex Registry();
}
