using Krustlet.Contracts.Api.V1Alpha1;
using Krustlet.Contracts.Conditions;
using Krustlet.Operator.Conditions;

namespace Krustlet.Operator.NodePools.Credentials;

/// <summary>The CredentialsSynced condition of a pool. Pure.</summary>
internal static class PoolCredentialCondition
{
    /// <summary>Sets it; pools without credentials have none.</summary>
    /// <param name="conditions">Those of the pool.</param>
    /// <param name="pool">The pool as last seen.</param>
    /// <param name="credentials">What its Secrets hold; null when that could not be known.</param>
    public static void Set(ConditionSet conditions, WasmNodePool pool, PoolCredentials? credentials)
    {
        if (!PoolCredentialReader.HasAny(pool))
        {
            return;
        }

        if (credentials is null)
        {
            if (pool.Status?.Conditions?.FirstOrDefault(condition => condition.Type == ConditionTypes.CredentialsSynced) is { } before)
            {
                conditions.Set(before.Type, before.Status == "True", before.Reason, before.Message);
            }

            return;
        }

        conditions.Set(
            ConditionTypes.CredentialsSynced,
            credentials.Problems.Count == 0,
            credentials.Problems is [var first, ..] ? first.Reason : "Synced",
            credentials.Problems.Count > 0
                ? Text(credentials)
                : $"credentials for {string.Join(", ", PoolCredentialReader.Registries(pool).Select(registry => registry.Host))} are offered to {string.Join(", ", PoolCredentialReader.Namespaces(pool))}");
    }

    /// <summary>All problems in one sentence.</summary>
    public static string Text(PoolCredentials credentials) => string.Join("; ", credentials.Problems.Select(problem => problem.Message));
}
