using Azure;
using Azure.Storage.Blobs.Models;

namespace ServerlessAges.Blobs;

/// <summary>What the service's refusals mean.</summary>
internal static class BlobErrors
{
    /// <summary>No such blob, or container.</summary>
    public static bool IsMissing(this RequestFailedException refusal) => refusal.Status == 404;

    /// <summary>The condition of a write does not hold: the blob exists, or is another version.</summary>
    public static bool IsConflict(this RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.BlobAlreadyExists || refusal.ErrorCode == BlobErrorCode.ConditionNotMet;

    /// <summary>A replaced blob is gone: no version of it holds.</summary>
    public static bool IsGone(this RequestFailedException refusal) => refusal.ErrorCode == BlobErrorCode.BlobNotFound;

    /// <summary>The service does not have a block that was to be committed.</summary>
    public static bool IsMissingBlock(this RequestFailedException refusal) =>
        refusal.ErrorCode == BlobErrorCode.InvalidBlockList;
}
