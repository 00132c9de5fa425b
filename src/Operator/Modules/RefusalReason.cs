namespace Krustlet.Operator.Modules;

/// <summary>Why nothing can be made of a module until somebody acts; the reason of its Stalled condition.</summary>
internal enum RefusalReason
{
    /// <summary>The module's name cannot be a label value or the workload's name.</summary>
    InvalidName,

    /// <summary>Fields of the spec contradict each other.</summary>
    InvalidSpec,

    /// <summary>Signatures are demanded, and there is no key to check them with or one that cannot be used.</summary>
    InvalidVerificationKeys,

    /// <summary>The pool selector matches no pool.</summary>
    NoMatchingNodePool,

    /// <summary>No pool that the module names allows what it asks for.</summary>
    CapabilityNotOffered,

    /// <summary>Another object has the workload's name.</summary>
    NameTaken,

    /// <summary>The API server refused the workload.</summary>
    InvalidWorkload,

    /// <summary>The overlay is not a Pod spec.</summary>
    InvalidOverlay,
}
