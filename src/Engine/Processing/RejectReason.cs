namespace ServerlessAges.Processing;

/// <summary>Why a record cannot be used.</summary>
/// <param name="code">For programs. It never changes its meaning.</param>
/// <param name="text">
/// For people: the rest of a sentence that begins with the column and its value. <c>{0}</c> stands for
/// <see cref="Rejection.Value"/>.
/// </param>
public sealed class RejectReason(string code, string text)
{
    /// <summary>For programs.</summary>
    public string Code => code;

    /// <summary>For people.</summary>
    public string Text => text;
}
