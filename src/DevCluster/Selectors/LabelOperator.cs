namespace Krustlet.DevCluster.Selectors;

/// <summary>How a label is compared.</summary>
internal enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
    GreaterThan,
    LessThan,
}
