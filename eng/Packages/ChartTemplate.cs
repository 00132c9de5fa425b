using System.Text.RegularExpressions;

namespace Krustlet.PackageGenerator;

/// <summary>Manifests as a template: in the release's namespace where they are in <c>krustlet-system</c> or, by their kustomization, get to be.</summary>
/// <param name="target">The template, below <c>config</c>.</param>
/// <param name="condition">When it renders anything; null: always.</param>
/// <param name="sources">The manifests, below <c>config</c>.</param>
internal sealed partial class ChartTemplate(string target, string? condition, params string[] sources)
{
    private const string Namespace = "krustlet-system";
    private const string ReleaseNamespace = "{{ .Release.Namespace }}";
    private static readonly string[] ClusterScoped = ["ClusterRole", "ClusterRoleBinding", "RuntimeClass"];
    private static readonly string[] Labelled = ["PodMonitor", "ServiceMonitor", "PrometheusRule"];

    public string Target { get; } = target;

    public string Render(string config)
    {
        var documents = sources.SelectMany(source => File.ReadAllText(Path.Combine(config, source)).Split("\n---\n")).Select(Template);
        var text = string.Join("\n---\n", documents.Select(document => document.TrimEnd('\n'))) + "\n";
        var heading = $"{{{{- /* Generated from {string.Join(" and ", sources.Select(source => $"config/{source}"))} by `make generate`; edit there. */ -}}}}\n";
        return heading + (condition is null ? text : $"{{{{- if {condition} }}}}\n{text}{{{{- end }}}}\n");
    }

    private static string Template(string document)
    {
        var kind = Kind().Match(document).Groups[1].Value;
        var text = Braces().Replace(document, "{{`$0`}}");
        if (!ClusterScoped.Contains(kind) && !OwnNamespace().IsMatch(text))
        {
            text = Name().Replace(text, $"$0\n  namespace: {Namespace}", 1);
        }

        if (Labelled.Contains(kind))
        {
            text = OwnNamespace().Replace(text, "$0\n  {{- with .Values.monitoring.labels }}\n  labels:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}", 1);
        }

        return text.Replace(Namespace, ReleaseNamespace, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^kind: (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Kind();

    [GeneratedRegex(@"^  name: .*$", RegexOptions.Multiline)]
    private static partial Regex Name();

    [GeneratedRegex(@"^  namespace: .*$", RegexOptions.Multiline)]
    private static partial Regex OwnNamespace();

    [GeneratedRegex(@"\{\{.*?\}\}")]
    private static partial Regex Braces();
}
