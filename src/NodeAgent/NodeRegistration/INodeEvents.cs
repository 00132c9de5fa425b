namespace Krustlet.NodeAgent.NodeRegistration;

/// <summary>Records events about this Node. Never blocks and never throws.</summary>
internal interface INodeEvents
{
    /// <summary>Records one; <paramref name="warning"/> asks for attention.</summary>
    void Emit(bool warning, string reason, string message);
}
