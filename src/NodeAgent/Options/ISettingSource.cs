namespace Krustlet.NodeAgent.Options;

/// <summary>One place where settings are written.</summary>
internal interface ISettingSource
{
    /// <summary>The setting's value here, or null when this source does not mention it.</summary>
    SettingValue? Find(Setting setting);
}
