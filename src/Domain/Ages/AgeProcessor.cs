using System.Runtime.CompilerServices;

namespace ServerlessAges.Ages;

/// <summary>
/// A scientist's age in a reference year: reference year − year of birth; between two full dates, the age of the calendar.
/// If the record has a column <c>died</c>, the age at death as well.
/// </summary>
/// <param name="referenceYear">The year in which the age is asked, −9999 to 9999 without 0; before 1 is BCE.</param>
/// <param name="asOf">The day of that year on which it is asked; null where only the year is known.</param>
/// <param name="withDeath">Records may have the optional column.</param>
public readonly struct AgeProcessor(int referenceYear, DateOnly? asOf = null, bool withDeath = false) : IRecordProcessor
{
    private static readonly string[] ColumnNames = ["name", "born", "died?"];
    private static readonly ResultField[] ResultFields = [new("name", ResultKind.Text), new("age", ResultKind.Number)];
    private static readonly ResultField[] ResultFieldsWithDeath = [.. ResultFields, new("ageAtDeath", ResultKind.Number)];

    // A day that is not known is neither before nor after another: it comes last here, and first in births.
    private readonly int day = asOf is { } date ? YearOrDate.DayOf(date.Month, date.Day) : int.MaxValue;

    /// <inheritdoc/>
    public string Name => "age";

    /// <inheritdoc/>
    public int Version => 2;

    /// <inheritdoc/>
    public IReadOnlyList<string> Columns => ColumnNames;

    /// <inheritdoc/>
    public IReadOnlyList<ResultField> Results => withDeath ? ResultFieldsWithDeath : ResultFields;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rejection Process<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = Read(fields, out var age);
        if (rejection.Reason != RejectReason.None) return rejection;

        result.Text(fields[0]);
        result.Number(age);
        return WriteDeathIfAsked(fields, ref result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rejection Read(RecordFields fields, out int age)
    {
        var reason = YearOrDate.Read(fields[1], out var born, out var birthday);
        age = YearOrDate.Ordinal(referenceYear) - YearOrDate.Ordinal(born) - (birthday > day ? 1 : 0);
        if (reason == RejectReason.None && age < 0) reason = RejectReason.BornAfterReference;
        return reason == RejectReason.None ? Rejection.None : new Rejection(reason, Column: 1);
    }

    /// <summary>Writes the age at death of a record with a valid birth: null if the death is empty, nothing if the record has no such column.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rejection WriteDeathIfAsked<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        if (!withDeath) return Rejection.None;
        if (fields.Has(2)) return WriteDeath(fields, ref result);
        result.Omit();
        return Rejection.None;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Rejection WriteDeath<TWriter>(RecordFields fields, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var reason = YearOrDate.Read(fields[2], out var died, out var deathday);
        if (reason == RejectReason.MissingValue)
        {
            result.Null();
            return Rejection.None;
        }

        YearOrDate.Read(fields[1], out var born, out var birthday);
        var early = deathday != YearOrDate.NoDay && birthday > deathday;
        var age = YearOrDate.Ordinal(died) - YearOrDate.Ordinal(born) - (early ? 1 : 0);
        if (reason == RejectReason.None && age < 0) reason = RejectReason.DiedBeforeBorn;
        if (reason != RejectReason.None) return new Rejection(reason, Column: 2);
        result.Number(age);
        return Rejection.None;
    }
}
