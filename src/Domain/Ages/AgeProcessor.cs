namespace ServerlessAges.Ages;

// A scientist's age: reference year − year of birth; between two full dates, the age on that day. If the record has a
// column "died", the age at death as well. Reference years are −9999 to 9999 without 0; before 1 is BCE.
public readonly struct AgeProcessor(int referenceYear, DateOnly? asOf = null, bool withDeath = false)
    : IRecordProcessor<AgeProcessor>
{
    // An unknown day is neither before nor after another: here it comes last, in births first.
    private readonly int day = asOf is { } date ? YearOrDate.DayOf(date.Month, date.Day) : int.MaxValue;

    public static ProcessorSchema Schema { get; } = new("age", version: 2)
    {
        Columns = ["name", "born", new("died", IsOptional: true)],
        Results =
        [
            ResultField.Text("name"), ResultField.Integer("age"),
            ResultField.Integer("ageAtDeath") with { NeedsOptional = true },
        ],
        Options = AgeOptions.All,
    };

    public static AgeProcessor Create(ProcessorContext context) => new(
        (int)context.Options.Integer(AgeOptions.ReferenceYear.Name)!, context.Options.Date(AgeOptions.AsOf.Name),
        context.HasOptionalColumn);

    public static OptionValues CompleteOptions(OptionValues given, OptionValues defaults, DateOnly today) =>
        AgeOptions.Complete(given, defaults, today);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Rejection Process<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var rejection = Read(record, out var age);
        if (rejection.IsRejected) return rejection;

        result.Text(record[0]);
        result.Number(age);
        return WriteDeath(record, ref result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rejection Read(RecordFields record, out int age)
    {
        var reason = YearOrDate.Read(record[1], out var born, out var birthday);
        age = YearOrDate.Ordinal(referenceYear) - YearOrDate.Ordinal(born) - (birthday > day ? 1 : 0);
        if (reason is null && age < 0) reason = AgeRejectReasons.BornAfterReference;
        return reason is null ? Rejection.None : new Rejection(reason, column: 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Rejection WriteDeath<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        if (!withDeath) return Rejection.None;
        if (record.Has(2)) return WriteKnownDeath(record, ref result);
        result.Omit();
        return Rejection.None;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Rejection WriteKnownDeath<TWriter>(RecordFields record, ref TWriter result)
        where TWriter : struct, IResultWriter
    {
        var reason = YearOrDate.Read(record[2], out var died, out var deathday);
        if (reason == RejectReasons.MissingValue)
        {
            result.Null();
            return Rejection.None;
        }

        YearOrDate.Read(record[1], out var born, out var birthday);
        var isEarly = deathday != YearOrDate.NoDay && birthday > deathday;
        var age = YearOrDate.Ordinal(died) - YearOrDate.Ordinal(born) - (isEarly ? 1 : 0);
        if (reason is null && age < 0) reason = AgeRejectReasons.DiedBeforeBorn;
        if (reason is not null) return new Rejection(reason, column: 2);
        result.Number(age);
        return Rejection.None;
    }
}
