using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Resources;

/// <summary>
/// One served resource, built in or from a CustomResourceDefinition (metav1 <c>APIResource</c> plus what serving it needs).
/// </summary>
/// <param name="Group">API group; empty for core.</param>
/// <param name="Version">Served version.</param>
/// <param name="Kind">Kind of one object.</param>
/// <param name="Plural">Path segment.</param>
/// <param name="Singular">Name of one, for kubectl.</param>
/// <param name="Namespaced">Whether objects live in namespaces.</param>
/// <param name="ShortNames">e.g. <c>po</c>.</param>
/// <param name="Categories">e.g. <c>all</c>.</param>
/// <param name="HasStatus">Whether <c>/status</c> is served; if so a write to the object leaves status alone, and the reverse.</param>
/// <param name="Scale">Paths of <c>/scale</c>, or null.</param>
/// <param name="Columns">Printer columns after NAME.</param>
/// <param name="IsCustom">From a CRD: the schema prunes, defaults and validates.</param>
/// <param name="CustomSchema">The CRD version's <c>openAPIV3Schema</c>, or null.</param>
public sealed record ResourceDefinition(
    string Group,
    string Version,
    string Kind,
    string Plural,
    string Singular,
    bool Namespaced,
    IReadOnlyList<string> ShortNames,
    IReadOnlyList<string> Categories,
    bool HasStatus,
    ScalePaths? Scale,
    IReadOnlyList<PrinterColumn> Columns,
    bool IsCustom = false,
    JsonObject? CustomSchema = null)
{
    /// <summary><c>GROUP/VERSION</c>, or <c>VERSION</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";
}
