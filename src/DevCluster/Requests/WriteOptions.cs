using Krustlet.DevCluster.Authentication;
using Krustlet.DevCluster.Statuses;

namespace Krustlet.DevCluster.Requests;

/// <summary>How a write is to be done (metav1 <c>CreateOptions</c>, <c>UpdateOptions</c>, <c>PatchOptions</c>).</summary>
/// <param name="User">Who writes.</param>
/// <param name="FieldManager">Who owns the written fields.</param>
/// <param name="DryRun">Answer as if it were done, store nothing.</param>
/// <param name="FieldValidation">What happens with unknown fields.</param>
/// <param name="Force">Apply only: take over fields of other managers.</param>
internal sealed record WriteOptions(UserInfo User, string FieldManager, bool DryRun, FieldValidation FieldValidation, bool Force)
{
    private const int LongestManager = 128;

    /// <summary>What the request's body gives more than once, as paths.</summary>
    public IReadOnlyList<string> DuplicateFields { get; init; } = [];

    /// <summary>Warnings for the client, collected on the way.</summary>
    public List<string> Warnings { get; } = [];

    public static WriteOptions For(ApiCall call) => new(
        call.User,
        call.Query("fieldManager") ?? ManagerFromUserAgent(call.Http.Request.Headers.UserAgent.ToString()),
        ReadDryRun(call),
        ReadValidation(call),
        call.QueryFlag("force"));

    /// <summary>Refuses or reports fields that were pruned, and those given twice.</summary>
    public void OnUnknownFields(IReadOnlyList<string> fields)
    {
        if (fields.Count + DuplicateFields.Count == 0 || FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        var problems = DuplicateFields.Select(field => $"duplicate field \"{field}\"").Concat(fields.Select(field => $"unknown field \"{field}\"")).ToArray();
        if (FieldValidation == FieldValidation.Strict)
        {
            throw Failures.BadRequest($"strict decoding error: {string.Join(", ", problems)}");
        }

        Warnings.AddRange(problems);
    }

    private static bool ReadDryRun(ApiCall call) => call.Query("dryRun") switch
    {
        null => false,
        "All" => true,
        var other => throw Failures.BadRequest($"Invalid value: \"{other}\": dryRun must be \"All\""),
    };

    private static FieldValidation ReadValidation(ApiCall call) => call.Query("fieldValidation") switch
    {
        null or "Warn" => FieldValidation.Warn,
        "Strict" => FieldValidation.Strict,
        "Ignore" => FieldValidation.Ignore,
        var other => throw Failures.BadRequest($"Invalid value: \"{other}\": fieldValidation must be \"Strict\", \"Warn\" or \"Ignore\""),
    };

    private static string ManagerFromUserAgent(string agent)
    {
        var name = agent.Split('/')[0];
        return name.Length == 0 ? "unknown" : name[..Math.Min(name.Length, LongestManager)];
    }
}
