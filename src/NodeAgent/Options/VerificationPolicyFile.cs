using Krustlet.Oci.Failures;
using Krustlet.Oci.Verification;
using YamlDotNet.RepresentationModel;

namespace Krustlet.NodeAgent.Options;

/// <summary>
/// The file of <c>--verification-policy</c>: <c>rules</c>, each with <c>image</c> (a pattern), <c>required</c> (true unless said otherwise) and
/// <c>keys</c>, each a <c>file</c> or a <c>pem</c>. What is wrong is told, all of it, and the agent does not start: a rule that was mistyped must not let anything run.
/// </summary>
internal sealed class VerificationPolicyFile
{
    private readonly SettingReader reader;
    private readonly string path;
    private readonly List<VerificationRule> rules = [];

    private VerificationPolicyFile(SettingReader reader, string path) => (this.reader, this.path) = (reader, path);

    /// <summary>The policy; that of no rules when there is no such file, or problems were reported.</summary>
    public static VerificationPolicy Read(SettingReader reader)
    {
        if (reader.Text(PodSettings.VerificationPolicy) is not { } path)
        {
            return VerificationPolicy.None;
        }

        var file = new VerificationPolicyFile(reader, Path.GetFullPath(path));
        file.ReadRules();
        return new VerificationPolicy(file.rules);
    }

    private void ReadRules()
    {
        if (YamlFields.Load(path, "rules", Refuse) is not { } root)
        {
            return;
        }

        root.Allow("rules");
        if (root.Node("rules") is not YamlSequenceNode { Children.Count: > 0 })
        {
            root.Refuse("rules", "has to be a list with at least one rule, like - image: \"*\" with keys; leave the file away to demand no signatures");
            return;
        }

        foreach (var rule in root.Mappings("rules", "image and keys"))
        {
            ReadRule(rule);
        }
    }

    private void ReadRule(YamlFields rule)
    {
        rule.Allow("image", "required", "keys");
        var required = rule.Switch("required", unset: true);
        var keys = Keys(rule);
        if (Pattern(rule) is not { } pattern)
        {
            return;
        }

        if (rules.Any(other => other.Images.Text == pattern.Text))
        {
            rule.Refuse("image", $"\"{pattern}\" has a rule already; write one for it");
        }

        if (required == (keys.Count == 0))
        {
            rule.Refuse("keys", required
                ? "has no key that can be used; give at least one as - file: /PATH or - pem: TEXT, or set required: false for images that need no signature"
                : "are never used where required is false; remove them, or required");
        }

        rules.Add(new VerificationRule(pattern, required ? new SignatureDemand($"the rule for {pattern} in {path}", keys) : null));
    }

    private static ImagePattern? Pattern(YamlFields rule)
    {
        try
        {
            return ImagePattern.Parse(rule.Text("image") ?? "");
        }
        catch (RegistryException refusal)
        {
            rule.Refuse("image", refusal.Message);
            return null;
        }
    }

    private List<VerificationKey> Keys(YamlFields rule) =>
        [.. rule.List("keys", "- file: /PATH or - pem: TEXT").SelectMany(entry => KeysOf(rule, entry.Node, entry.Place)).DistinctBy(static key => key.Fingerprint)];

    private IReadOnlyList<VerificationKey> KeysOf(YamlFields rule, YamlNode node, string at)
    {
        try
        {
            if (node is YamlMappingNode { Children.Count: 1 } entry && rule.Fields(entry, at) is var key)
            {
                return (key.Text("file"), key.Text("pem")) switch
                {
                    ({ } file, null) when Path.IsPathRooted(file) => VerificationKeys.Parse(YamlFields.ReadText(file), file),
                    (null, { } pem) => VerificationKeys.Parse(pem, $"{path} ({at})"),
                    _ => Nothing(at),
                };
            }

            return Nothing(at);
        }
        catch (Exception failure) when (failure is RegistryException or IOException or UnauthorizedAccessException)
        {
            Refuse(at, failure.Message);
            return [];
        }
    }

    private IReadOnlyList<VerificationKey> Nothing(string at)
    {
        Refuse(at, "has to be file: with an absolute path, or pem: with a public key, and nothing else");
        return [];
    }

    private void Refuse(string at, string problem) => reader.Refuse(PodSettings.VerificationPolicy, $"{path}{(at.Length == 0 ? "" : $": {at}")} {problem}.");
}
