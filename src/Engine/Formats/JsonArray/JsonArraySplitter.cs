using System.Buffers;

namespace ServerlessAges.Formats.JsonArray;

/// <summary>
/// Splits a JSON array into lines, one element each, one piece of input at a time. Line breaks between tokens become
/// spaces. Inside a string, where JSON forbids them, they become carriage returns, which are forbidden as well: the
/// element is still rejected.
/// </summary>
internal struct JsonArraySplitter
{
    private enum Place { BeforeArray, BeforeFirst, BeforeElement, Element, String, Escape, AfterArray }

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],\r\n"u8);
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\\n"u8);

    private Place place;
    private int depth;
    private int mark; // bytes of a byte order mark so far
    private long offset;

    public void Push(ReadOnlySpan<byte> input, ref ByteBuffer output)
    {
        output.Reserve(input.Length + 1);
        for (var i = 0; i < input.Length; i++)
        {
            // Between elements, skip white space. Inside them, copy up to the next byte that matters.
            var plain = place switch
            {
                Place.Element => input[i..].IndexOfAny(Structure),
                Place.String => input[i..].IndexOfAny(InString),
                Place.Escape => 0,
                _ => input[i..].IndexOfAnyExcept(Space),
            };
            if (plain < 0) plain = input.Length - i;
            if (plain > 0)
            {
                if (place is Place.Element or Place.String) output.Append(input.Slice(i, plain));
                i += plain;
                if (i == input.Length) break;
            }

            Take(input[i], offset + i, ref output);
        }

        offset += input.Length;
    }

    public readonly void Finish()
    {
        if (place != Place.AfterArray) throw Invalid(offset, "the input ends before the array does");
    }

    private void Take(byte value, long at, ref ByteBuffer output)
    {
        switch (place)
        {
            case Place.String:
                output.Append(value == '\n' ? (byte)'\r' : value);
                place = value switch { (byte)'"' => Place.Element, (byte)'\\' => Place.Escape, _ => Place.String };
                return;
            case Place.Escape:
                output.Append(value == '\n' ? (byte)'\r' : value);
                place = Place.String;
                return;
            case Place.Element:
                TakeInElement(value, at, ref output);
                return;
        }

        switch (place)
        {
            case Place.BeforeArray when value == '[' && mark is 0 or 3:
                place = Place.BeforeFirst;
                return;
            case Place.BeforeArray when at < 3 && at == mark && value == "\uFEFF"u8[mark]:
                mark++;
                return;
            case Place.BeforeFirst when value == ']':
                place = Place.AfterArray;
                return;
            case Place.BeforeFirst or Place.BeforeElement when value is not ((byte)',' or (byte)']' or (byte)'}'):
                // No value begins so, but the lines must not begin like a byte order mark.
                if (place == Place.BeforeFirst && value >= 0x80) output.Append((byte)' ');
                place = Place.Element;
                TakeInElement(value, at, ref output);
                return;
            default:
                throw Invalid(at, place switch
                {
                    Place.BeforeArray => "an array must begin with [. For one object a line, give the format ndjson",
                    Place.AfterArray => "something follows the end of the array",
                    _ => $"an element was expected, not '{(char)value}'",
                });
        }
    }

    private void TakeInElement(byte value, long at, ref ByteBuffer output)
    {
        if (depth == 0 && value is (byte)',' or (byte)']' && depth == 0)
        {
            output.Append((byte)'\n');
            place = value == ',' ? Place.BeforeElement : Place.AfterArray;
            return;
        }

        if (value is (byte)'{' or (byte)'[') depth++;
        else if (value is (byte)'}' or (byte)']' && --depth < 0) throw Invalid(at, "a bracket closes that none opened");
        else if (value == '"') place = Place.String;
        output.Append(value is (byte)'\r' or (byte)'\n' ? (byte)' ' : value);
    }

    private static BatchException Invalid(long at, string what) =>
        new(ErrorCodes.InvalidJson, $"The JSON array is not valid at byte {at}: {what}.")
        {
            At = new ErrorLocation(Offset: at),
        };
}
