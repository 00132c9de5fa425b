namespace Krustlet.DevCluster.Authorization;

/// <summary>What a user wants to do: a verb on a resource, or on a path when <paramref name="Resource"/> is null.</summary>
internal sealed record AccessQuestion(string Verb, string Group, string? Resource, string Subresource, string Namespace, string Name, string Path);
