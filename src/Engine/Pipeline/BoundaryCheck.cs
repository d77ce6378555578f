namespace ServerlessAges.Pipeline;

/// <summary>The result of a boundary verification.</summary>
public enum BoundaryCheck
{
    /// <summary>The result begins where the one before ends.</summary>
    Verified,

    /// <summary>No row starts in the range; the result, if any, is void.</summary>
    NoRow,

    /// <summary>The speculative start is wrong: compute the range again from the verified end.</summary>
    Mismatch,
}
