namespace ServerlessAges.Processing;

/// <summary>Why a record cannot be used. Create each reason once, as a static field.</summary>
public sealed class RejectReason
{
    private static readonly Lock Sync = new();
    private static RejectReason[] all = []; // replaced as a whole, so that it is read without a lock

    /// <param name="code">For programs. It never changes its meaning.</param>
    /// <param name="text">
    /// For people: the rest of a sentence that begins with the column and its value. <c>{0}</c> stands for
    /// <see cref="Rejection.Value"/>, <c>{1}</c> for the number of fields in the header.
    /// </param>
    public RejectReason(string code, string text)
    {
        (Code, Text) = (code, text);
        lock (Sync)
        {
            Id = checked((ushort)(all.Length + 1));
            Volatile.Write(ref all, [.. all, this]);
        }
    }

    public string Code { get; }
    public string Text { get; }

    // From 1 on. Loops keep it in a register; a reference would be copied with write barriers.
    internal ushort Id { get; }

    internal static RejectReason Find(ushort id) => Volatile.Read(ref all)[id - 1];
}
