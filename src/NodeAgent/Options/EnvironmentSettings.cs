namespace Krustlet.NodeAgent.Options;

/// <summary>Settings from environment variables. An empty variable counts as not set.</summary>
internal sealed class EnvironmentSettings(Func<string, string?> read) : ISettingSource
{
    public SettingValue? Find(Setting setting)
    {
        var text = read(setting.EnvironmentVariable);
        return string.IsNullOrEmpty(text) ? null : new SettingValue(text, setting.EnvironmentVariable);
    }
}
