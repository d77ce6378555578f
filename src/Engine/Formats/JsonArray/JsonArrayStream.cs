namespace ServerlessAges.Formats.JsonArray;

// Reads a JSON array as NDJSON, one element a line, in memory bounded by one piece of input. Line breaks between tokens
// become spaces. Inside a string, where JSON forbids them, they become carriage returns, which are forbidden as well:
// the element is still rejected.
internal sealed class JsonArrayStream(Stream array) : ReadOnlyStream
{
    private enum Place { BeforeArray, BeforeFirst, BeforeElement, Element, String, Escape, AfterArray }

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[],\r\n"u8);
    private static readonly SearchValues<byte> Space = SearchValues.Create(" \t\r\n"u8);
    private static readonly SearchValues<byte> InString = SearchValues.Create("\"\\\n"u8);

    private readonly byte[] piece = new byte[64 * 1024];
    private ByteBuffer lines = new(64 * 1024);
    private int taken;
    private bool ended;
    private Place place;
    private int depth;
    private int mark; // bytes of a byte order mark so far
    private long offset; // of the piece

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (taken == lines.Length && !ended)
        {
            lines.Length = taken = 0;
            var read = await array.ReadAsync(piece, cancellationToken).ConfigureAwait(false);
            ended = read == 0;
            Split(piece.AsSpan(0, read));
        }

        if (ended && place != Place.AfterArray) throw Invalid(offset, "the input ends before the array does");
        var given = Math.Min(buffer.Length, lines.Length - taken);
        lines.WrittenSpan.Slice(taken, given).CopyTo(buffer.Span);
        taken += given;
        return given;
    }

    private void Split(ReadOnlySpan<byte> input)
    {
        lines.Reserve(input.Length + 1);
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
                if (place is Place.Element or Place.String) lines.Append(input.Slice(i, plain));
                i += plain;
                if (i == input.Length) break;
            }

            Take(input[i], offset + i);
        }

        offset += input.Length;
    }

    private void Take(byte value, long at)
    {
        switch (place)
        {
            case Place.String:
                lines.Append(value == '\n' ? (byte)'\r' : value);
                place = value switch { (byte)'"' => Place.Element, (byte)'\\' => Place.Escape, _ => Place.String };
                return;
            case Place.Escape:
                lines.Append(value == '\n' ? (byte)'\r' : value);
                place = Place.String;
                return;
            case Place.Element:
                TakeInElement(value, at);
                return;
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
                if (place == Place.BeforeFirst && value >= 0x80) lines.Append((byte)' ');
                place = Place.Element;
                TakeInElement(value, at);
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

    private void TakeInElement(byte value, long at)
    {
        if (depth == 0 && value is (byte)',' or (byte)']')
        {
            lines.Append((byte)'\n');
            place = value == ',' ? Place.BeforeElement : Place.AfterArray;
            return;
        }

        if (value is (byte)'{' or (byte)'[') depth++;
        else if (value is (byte)'}' or (byte)']' && --depth < 0) throw Invalid(at, "a bracket closes that none opened");
        else if (value == '"') place = Place.String;
        lines.Append(value is (byte)'\r' or (byte)'\n' ? (byte)' ' : value);
    }

    private static BatchException Invalid(long at, string what) => new(
        ErrorCodes.InvalidJson, $"The JSON array is not valid at byte {at}: {what}.", new(Offset: at));
}
