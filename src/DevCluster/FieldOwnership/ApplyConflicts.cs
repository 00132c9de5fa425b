using System.Net;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.FieldOwnership;

/// <summary>409: the configuration would change fields that others own.</summary>
internal static class ApplyConflicts
{
    /// <summary>The failure, in the API server's words.</summary>
    /// <param name="conflicts">Owners with the fields in dispute; at least one.</param>
    public static StatusException Failure(IReadOnlyList<(ManagerKey Owner, FieldSet Fields)> conflicts)
    {
        var fields = conflicts
            .SelectMany(conflict => conflict.Fields.Paths().Select(path => (Owner: conflict.Owner.Describe(), Path: path)))
            .ToList();
        var causes = fields
            .Select(field => new StatusCause("FieldManagerConflict", $"conflict with {field.Owner}", field.Path))
            .ToList();
        return new(HttpStatusCode.Conflict, "Conflict", Message(fields), causes);
    }

    private static string Message(List<(string Owner, string Path)> fields)
    {
        if (fields is [var only])
        {
            return $"Apply failed with 1 conflict: conflict with {only.Owner}: {only.Path}";
        }

        var lines = fields
            .GroupBy(field => field.Owner)
            .OrderBy(owner => owner.Key, StringComparer.Ordinal)
            .SelectMany(owner => owner.Select(field => $"- {field.Path}").Prepend($"conflicts with {owner.Key}:"));
        return $"Apply failed with {fields.Count} conflicts: {string.Join('\n', lines)}";
    }
}
