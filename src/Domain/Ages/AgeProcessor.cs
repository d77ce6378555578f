using System.Runtime.CompilerServices;
using ServerlessAges.Records;

namespace ServerlessAges.Ages;

/// <summary>A scientist's age in a reference year: reference year − year of birth.</summary>
/// <param name="referenceYear">The year in which the age is asked, −9999 to 9999 without 0; before 1 is BCE.</param>
public readonly struct AgeProcessor(int referenceYear) : IRecordProcessor
{
    private static readonly string[] ColumnNames = ["name", "born"];
    private static readonly ResultField[] ResultFields = [new("name", ResultKind.Text), new("age", ResultKind.Number)];

    /// <inheritdoc/>
    public string Name => "age";

    /// <inheritdoc/>
    public int Version => 1;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => ColumnNames;

    /// <inheritdoc/>
    public IReadOnlyList<ResultField> Results => ResultFields;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = Read(fields, out var age);
        if (rejection.Reason != RejectReason.None) return rejection;

        result.Text(fields[0]);
        result.Number(age);
        return Rejection.None;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rejection Read(RecordFields fields, out int age)
    {
        var reason = BirthYear.Read(fields[1], out var born);
        age = BirthYear.Ordinal(referenceYear) - BirthYear.Ordinal(born);
        if (reason == RejectReason.None && age < 0) reason = RejectReason.BornAfterReference;
        return reason == RejectReason.None ? Rejection.None : new Rejection(reason, Column: 1);
    }
}
