using Krustlet.DevCluster.Watching;

namespace Krustlet.DevCluster.Verbs;

/// <summary>The verbs that every stored resource has.</summary>
internal sealed record VerbSet(GetVerb Get, ListVerb List, WatchVerb Watch, CreateVerb Create, UpdateVerb Update, PatchVerb Patch, DeleteVerb Delete);
