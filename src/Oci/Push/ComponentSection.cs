using System.Text;

namespace Krustlet.Oci.Push;

/// <summary>A cursor over one import or export section of a component (component model, Binary.md, "Import and Export Definitions").</summary>
internal sealed class ComponentSection(byte[] content)
{
    private int _at;

    public uint ReadNumber()
    {
        var (value, shift) = (0u, 0);
        byte next;
        do
        {
            next = shift > 28 ? throw new InvalidDataException("a number is too long") : ReadByte();
            value |= (uint)(next & 0x7f) << shift;
            shift += 7;
        }
        while (next >= 0x80);

        return value;
    }

    /// <summary>importname' or exportname': a form byte, the name, and with form 2 a version suffix.</summary>
    public string ReadExternName()
    {
        var form = ReadByte();
        var name = ReadText();
        return form switch
        {
            0 or 1 => name,
            2 => name + "@" + ReadText(),
            _ => throw new InvalidDataException($"a name has the form {form}"),
        };
    }

    /// <summary>sortidx: what is exported.</summary>
    public void SkipSortIndex()
    {
        if (ReadByte() == 0)
        {
            ReadByte();
        }

        ReadNumber();
    }

    /// <summary>externdesc?: the type an export is given.</summary>
    public void SkipOptionalType()
    {
        if (ReadByte() != 0)
        {
            SkipType();
        }
    }

    /// <summary>externdesc: the type of an import.</summary>
    public void SkipType()
    {
        switch (ReadByte())
        {
            case 0:
                ReadByte();
                ReadNumber();
                break;
            case 2:
                SkipValueBound();
                break;
            case 3:
                // typebound: equal to a type, or a fresh resource.
                if (ReadByte() == 0)
                {
                    ReadNumber();
                }

                break;
            case 1 or 4 or 5:
                ReadNumber();
                break;
            default:
                throw new InvalidDataException("an import or export has an unknown sort");
        }
    }

    // A value type is a primitive's byte or a type's index; both read as one number.
    private void SkipValueBound()
    {
        ReadByte();
        ReadNumber();
    }

    private string ReadText()
    {
        var length = (int)ReadNumber();
        if (length < 0 || length > content.Length - _at)
        {
            throw new InvalidDataException("a name is cut off");
        }

        _at += length;
        return Encoding.UTF8.GetString(content, _at - length, length);
    }

    private byte ReadByte() => _at < content.Length ? content[_at++] : throw new InvalidDataException("a section is cut off");
}
