using System.Text.Json;
using System.Text.Json.Nodes;

namespace Krustlet.DevCluster.Tables;

/// <summary>A heading, and its cell for an object at a time.</summary>
internal sealed record PrintedColumn(TableColumn Heading, Func<JsonElement, DateTimeOffset, JsonNode?> Cell);
