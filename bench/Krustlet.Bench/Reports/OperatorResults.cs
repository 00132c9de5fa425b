using Krustlet.Bench.Operators;

namespace Krustlet.Bench.Reports;

/// <summary>What many modules cost the operator and the API server, as one run measured it.</summary>
internal sealed record OperatorResults(Machine Machine, bool Quick, int Modules, int Nodes, IReadOnlyList<OperatorPhase> Phases);
