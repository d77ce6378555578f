namespace ServerlessAges.Pipeline;

/// <summary>How a range's result stands to what comes before it.</summary>
public enum BoundaryCheck
{
    /// <summary>It goes on where the chain has arrived: verified.</summary>
    Follow,

    /// <summary>No row starts in it: the chain passes through, and the result, if any, is void.</summary>
    Pass,

    /// <summary>It does not: the range must be computed from the chain's position.</summary>
    Broken,
}
