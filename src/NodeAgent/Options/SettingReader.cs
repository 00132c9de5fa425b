using System.Globalization;
using System.Net;

namespace Krustlet.NodeAgent.Options;

/// <summary>Reads settings as types from the sources in order, and gathers what is wrong with them instead of stopping at the first.</summary>
internal sealed class SettingReader(IReadOnlyList<ISettingSource> sources, ICollection<OptionProblem> problems)
{
    /// <summary>The first source's value, or null when none mentions the setting.</summary>
    public SettingValue? Find(Setting setting)
    {
        foreach (var source in sources)
        {
            if (source.Find(setting) is { } value)
            {
                return value;
            }
        }

        return null;
    }

    public string? Text(Setting setting) => Find(setting)?.Text;

    public int Integer(Setting setting, int minimum, int maximum, int unset)
    {
        if (Find(setting) is not { } value)
        {
            return unset;
        }

        if (int.TryParse(value.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum)
        {
            return number;
        }

        Refuse(value, $"\"{value.Text}\" is not usable; give a whole number from {minimum} to {maximum}.");
        return unset;
    }

    public TimeSpan Duration(Setting setting, TimeSpan unset)
    {
        if (Find(setting) is not { } value)
        {
            return unset;
        }

        if (GoDuration.TryParse(value.Text, out var duration) && duration > TimeSpan.Zero)
        {
            return duration;
        }

        Refuse(value, $"\"{value.Text}\" is not a duration; write it as 10s, 5m or 1h30m.");
        return unset;
    }

    public bool Switch(Setting setting, bool unset)
    {
        if (Find(setting) is not { } value)
        {
            return unset;
        }

        if (bool.TryParse(value.Text, out var on))
        {
            return on;
        }

        Refuse(value, $"\"{value.Text}\" is neither true nor false; give one of them.");
        return unset;
    }

    public IPAddress? Address(Setting setting)
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        if (IPAddress.TryParse(value.Text, out var address))
        {
            return address;
        }

        Refuse(value, $"\"{value.Text}\" is not an IP address; give one like 192.0.2.10 or 2001:db8::10.");
        return null;
    }

    public IReadOnlyList<string> List(Setting setting) => Find(setting) is { } value ? Split(value.Text) : [];

    /// <summary><c>k=v,…</c>; a pair without <c>=</c> is a problem.</summary>
    public IReadOnlyDictionary<string, string> Map(Setting setting)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(setting) is { } value)
        {
            foreach (var pair in Split(value.Text))
            {
                var equals = pair.IndexOf('=', StringComparison.Ordinal);
                if (equals <= 0)
                {
                    Refuse(value, $"\"{pair}\" has no value; write every entry as key=value.");
                    continue;
                }

                map[pair[..equals].Trim()] = pair[(equals + 1)..].Trim();
            }
        }

        return map;
    }

    /// <summary>An existing file, or null.</summary>
    public string? File(Setting setting)
    {
        if (Find(setting) is not { } value)
        {
            return null;
        }

        if (!System.IO.File.Exists(value.Text))
        {
            Refuse(value, $"there is no file {value.Text}; give an existing file that this user may read.");
        }

        return Path.GetFullPath(value.Text);
    }

    /// <summary>Reports a problem with a setting, at the place where it was written.</summary>
    public void Refuse(Setting setting, string message) => problems.Add(new OptionProblem(Find(setting)?.Origin ?? setting.Flag, message));

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private void Refuse(SettingValue value, string message) => problems.Add(new OptionProblem(value.Origin, message));
}
