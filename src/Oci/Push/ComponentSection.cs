using Krustlet.Oci.Inspection;

namespace Krustlet.Oci.Push;

/// <summary>A cursor over one import or export section of a component (component model, Binary.md, "Import and Export Definitions").</summary>
internal sealed class ComponentSection(WasmSection bytes)
{
    public uint ReadNumber() => bytes.ReadNumber();

    /// <summary>importname' or exportname': a form byte, the name, and with form 2 a version suffix.</summary>
    public string ReadExternName()
    {
        var form = bytes.ReadByte();
        var name = bytes.ReadText();
        return form switch
        {
            0 or 1 => name,
            2 => name + "@" + bytes.ReadText(),
            _ => throw new InvalidDataException($"a name has the form {form}"),
        };
    }

    /// <summary>sortidx: what is exported.</summary>
    public void SkipSortIndex()
    {
        if (bytes.ReadByte() == 0)
        {
            bytes.ReadByte();
        }

        bytes.ReadNumber();
    }

    /// <summary>externdesc?: the type an export is given.</summary>
    public void SkipOptionalType()
    {
        if (bytes.ReadByte() != 0)
        {
            SkipType();
        }
    }

    /// <summary>externdesc: the type of an import.</summary>
    public void SkipType()
    {
        switch (bytes.ReadByte())
        {
            case 0:
                bytes.ReadByte();
                bytes.ReadNumber();
                break;
            case 2:
                SkipValueBound();
                break;
            case 3:
                // typebound: equal to a type, or a fresh resource.
                if (bytes.ReadByte() == 0)
                {
                    bytes.ReadNumber();
                }

                break;
            case 1 or 4 or 5:
                bytes.ReadNumber();
                break;
            default:
                throw new InvalidDataException("an import or export has an unknown sort");
        }
    }

    // A value type is a primitive's byte or a type's index; both read as one number.
    private void SkipValueBound()
    {
        bytes.ReadByte();
        bytes.ReadNumber();
    }
}
