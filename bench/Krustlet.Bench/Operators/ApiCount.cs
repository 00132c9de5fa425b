namespace Krustlet.Bench.Operators;

/// <summary>Requests of one verb to one resource.</summary>
/// <param name="Verb">As in RBAC.</param>
/// <param name="Resource">Plural name, with its subresource.</param>
/// <param name="Requests">How many.</param>
internal sealed record ApiCount(string Verb, string Resource, long Requests)
{
    public bool IsWrite => Verb is not ("get" or "list" or "watch");
}
