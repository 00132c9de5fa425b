using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Krustlet.DevCluster.Statuses;
using Krustlet.DevCluster.Storage;

namespace Krustlet.DevCluster.Verbs;

/// <summary>Where the next page of a list begins: after a key, at the revision of the first page.</summary>
internal sealed record ContinueToken(long Revision, ObjectKey After)
{
    public string Encode() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Revision}\n{After.Namespace}\n{After.Name}")));

    public static ContinueToken Decode(string text)
    {
        if (Base64Url.IsValid(text)
            && Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split('\n') is [var revision, var ns, var name]
            && long.TryParse(revision, CultureInfo.InvariantCulture, out var number))
        {
            return new ContinueToken(number, new ObjectKey(ns, name));
        }

        throw Failures.BadRequest("continue key is not valid: pass back the token of the previous page as it is");
    }
}
