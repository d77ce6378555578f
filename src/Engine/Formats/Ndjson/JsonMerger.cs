namespace ServerlessAges.Formats.Ndjson;

// Merges members of a row with the answer to it. Members keep their text. Those of the row come first, in their order;
// a member of the answer takes the place of one of the same name.
internal sealed class JsonMerger(IReadOnlyList<string> kept, IReadOnlyList<string> replaced, int firstColumn)
{
    private readonly JsonColumns? kept = kept.Count > 0 ? new JsonColumns(kept) : null; // null: all
    private readonly bool[] seen = new bool[kept.Count];
    private readonly JsonColumns replaced = new(replaced); // dropped even if the answer has none of this name
    private Member[] answers = new Member[8];
    private int count;
    private ByteBuffer names = new(256); // unescaped
    private ByteBuffer scratch = new(256);

    // Key is the name, unescaped.
    private record struct Member(FieldSlot Name, FieldSlot Key, bool IsAscii, FieldSlot Value, bool Written = false);

    // Appends the merged object and an LF. Row and answer are valid objects, with an LF after each. If the row is
    // rejected, the output must be cut.
    public Rejection Append(ref ByteBuffer output, ReadOnlySpan<byte> row, ReadOnlySpan<byte> answer)
    {
        Read(answer);
        Array.Clear(seen);
        var begun = output.Length;
        var escapes = row.Contains((byte)'\\');
        output.Append((byte)'{');
        var members = new JsonMembers(row);
        while (members.Next())
        {
            var key = Of(row, members.Name);
            if (members.NameEscaped) JsonText.TryUnescape(key, ref names, out key);
            var column = kept?.Find(key) ?? -1;
            if (kept is not null && column < 0) continue;
            if (column >= 0 && seen[column]) return new Rejection(RejectReasons.DuplicateMember, firstColumn + column);
            if (column >= 0) seen[column] = true;
            if (escapes && !JsonText.TryUnescape(Of(row, members.Value), ref scratch, out _))
                return new Rejection(RejectReasons.InvalidJson, value: members.Value.Start);
            var same = Find(answer, key);
            if (same >= 0) Write(ref output, answer, ref answers[same]);
            else if (count == replaced.Count || replaced.Find(key) < 0)
                Write(ref output, row, members.Name, members.Value);
        }

        for (var i = 0; i < count; i++) Write(ref output, answer, ref answers[i]);
        output.Append("}\n"u8);
        return Utf8.IsValid(output.WrittenSpan[begun..])
            ? Rejection.None
            : new Rejection(RejectReasons.TextInvalidUtf8);
    }

    private void Read(ReadOnlySpan<byte> answer)
    {
        (count, names.Length) = (0, 0);
        var members = new JsonMembers(answer);
        while (members.Next())
        {
            var key = members.Name;
            if (members.NameEscaped)
            {
                var start = names.Length;
                JsonText.Unescape(Of(answer, key), ref names);
                key = new FieldSlot(start, names.Length - start, Unescaped: true);
            }

            if (count == answers.Length) Array.Resize(ref answers, 2 * count);
            var isAscii = Ascii.IsValid(KeyOf(answer, key));
            answers[count++] = new Member(members.Name, key, isAscii, members.Value);
        }
    }

    private int Find(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        var isAscii = Ascii.IsValid(name);
        for (var i = 0; i < count; i++)
        {
            ref var member = ref answers[i];
            var key = KeyOf(answer, member.Key);
            if (JsonColumns.Same(name, key, isAscii && member.IsAscii)) return i;
        }

        return -1;
    }

    private ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> answer, FieldSlot key) =>
        Of(key.Unescaped ? names.WrittenSpan : answer, key);

    // Once: a second member of the name is dropped.
    private static void Write(ref ByteBuffer output, ReadOnlySpan<byte> answer, ref Member member)
    {
        if (member.Written) return;
        member.Written = true;
        Write(ref output, answer, member.Name, member.Value);
    }

    private static void Write(ref ByteBuffer output, ReadOnlySpan<byte> bytes, FieldSlot name, FieldSlot value)
    {
        if (output.WrittenSpan[^1] != '{') output.Append((byte)',');
        var member = bytes[(name.Start - 1)..(value.Start + value.Length)];
        var nameLength = name.Length + 2; // with its quotes
        if (member.Length == nameLength + 1 + value.Length)
        {
            output.Append(member);
            return;
        }

        output.Append(member[..nameLength]);
        output.Append((byte)':');
        output.Append(member[^value.Length..]);
    }

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes, FieldSlot slot) =>
        bytes.Slice(slot.Start, slot.Length);
}
