namespace ServerlessAges.Pipeline;

/// <summary>Takes the parts of several inputs in order, and the verified slices of each in order.</summary>
public interface IPartSink : ISliceSink
{
    ValueTask BeginAsync(InputPart part, CancellationToken cancellation);
    ValueTask EndAsync(InputPart part, RangeOutcome outcome, CancellationToken cancellation);
}
