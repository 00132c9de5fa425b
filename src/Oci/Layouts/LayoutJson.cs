using System.Text.Encodings.Web;
using System.Text.Json;

namespace Krustlet.Oci.Layouts;

/// <summary>How a layout's own documents are written.</summary>
internal static class LayoutJson
{
    /// <summary>Media types as people know them: the default would escape every plus sign, as if for a web page.</summary>
    public static JsonSerializerOptions Plain { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
