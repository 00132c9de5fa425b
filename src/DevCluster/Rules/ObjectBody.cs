using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Rules;

/// <summary>A request body read as one JSON object.</summary>
/// <param name="Value">The object; of a field given twice the last one counts.</param>
/// <param name="DuplicateFields">Paths given more than once, as strict field validation reports them, e.g. <c>spec.replicas</c>.</param>
public sealed record ObjectBody(JsonObject Value, IReadOnlyList<string> DuplicateFields);
