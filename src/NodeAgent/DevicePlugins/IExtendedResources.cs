namespace Krustlet.NodeAgent.DevicePlugins;

/// <summary>The extended resources that plugins of this node offer.</summary>
internal interface IExtendedResources
{
    /// <summary>All of them, also those whose plugin is gone: their amounts stay in the Node's status until somebody writes 0.</summary>
    IReadOnlyList<ExtendedResource> List();

    /// <summary>Completes at the next change; a new one each time.</summary>
    Task Changed { get; }
}
