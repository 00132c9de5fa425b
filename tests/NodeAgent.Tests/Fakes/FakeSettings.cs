using Krustlet.NodeAgent.Options;

namespace Krustlet.NodeAgent.Tests.Fakes;

/// <summary>Settings by flag, as if given on the command line.</summary>
internal sealed class FakeSettings(params (Setting Setting, string Text)[] values) : ISettingSource
{
    public SettingValue? Find(Setting setting) => Array.Find(values, value => value.Setting == setting) is { Text: { } text } ? new SettingValue(text, setting.Flag) : null;
}
