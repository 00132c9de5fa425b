namespace Krustlet.Testing.ControlPlane.Programs;

/// <summary>The programs of a control plane cannot be found, built or asked for their version.</summary>
public sealed class ProgramsUnusableException : Exception
{
    /// <summary>Creates the error from a message that says what is wrong and what to do.</summary>
    public ProgramsUnusableException(string message)
        : base(message)
    {
    }
}
