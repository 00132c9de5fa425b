namespace Krustlet.Operator.Modules;

/// <summary>Whose an object is that has the name we need.</summary>
internal enum Ownership
{
    /// <summary>This module's.</summary>
    Ours,

    /// <summary>An earlier module's of the same name: it goes by itself.</summary>
    Predecessor,

    /// <summary>Somebody else's: never touched.</summary>
    Foreign,
}
