using Krustlet.DevCluster.Admission;
using Krustlet.DevCluster.Rules;
using Krustlet.DevCluster.Strategies;

namespace Krustlet.DevCluster.Writes;

/// <summary>Everything that decides about an object on its way to storage.</summary>
internal sealed record WriteRules(IObjectRules Objects, IFieldOwnership Ownership, AdmissionChain Admission, KindStrategies Strategies);
