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

    private record struct Member(FieldSlot Name, FieldSlot Key, FieldSlot Value, bool Written);

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
            var name = Of(row, members.Name);
            var value = Of(row, members.Value);
            var key = name;
            if (members.NameEscaped)
            {
                var start = names.Length;
                JsonText.Unescape(name, ref names);
                key = names.WrittenSpan[start..];
                names.Length = start;
            }

            var column = kept?.Find(key) ?? -1;
            if (kept is not null && column < 0) continue;
            if (column >= 0 && seen[column]) return new Rejection(RejectReasons.DuplicateMember, firstColumn + column);
            if (column >= 0) seen[column] = true;
            if (escapes && !IsWhole(value)) return new Rejection(RejectReasons.InvalidJson, value: members.Value.Start);
            var same = Find(answer, key);
            if (same >= 0) Write(ref output, answer, ref answers[same]);
            else if (count == replaced.Count || replaced.Find(key) < 0) Write(ref output, name, value);
        }

        for (var i = 0; i < count; i++) Write(ref output, answer, ref answers[i]);
        output.Append("}\n"u8);
        return Utf8.IsValid(output.WrittenSpan[begun..])
            ? Rejection.None
            : new Rejection(RejectReasons.KeptInvalidUtf8);
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
            answers[count++] = new Member(members.Name, key, members.Value, Written: false);
        }
    }

    private int Find(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < count; i++)
        {
            var key = answers[i].Key;
            if (JsonColumns.Same(name, Of(key.Unescaped ? names.WrittenSpan : answer, key))) return i;
        }

        return -1;
    }

    // Once: a second member of the name is dropped.
    private static void Write(ref ByteBuffer output, ReadOnlySpan<byte> answer, ref Member member)
    {
        if (member.Written) return;
        member.Written = true;
        Write(ref output, Of(answer, member.Name), Of(answer, member.Value));
    }

    private static void Write(ref ByteBuffer output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (output.WrittenSpan[^1] != '{') output.Append((byte)',');
        output.Append((byte)'"');
        output.Append(name);
        output.Append("\":"u8);
        output.Append(value);
    }

    // False if it holds half a surrogate pair.
    private bool IsWhole(ReadOnlySpan<byte> value)
    {
        scratch.Length = 0;
        return JsonText.Unescape(value, ref scratch);
    }

    private static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> bytes, FieldSlot slot) =>
        bytes.Slice(slot.Start, slot.Length);
}
