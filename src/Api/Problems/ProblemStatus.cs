using static ServerlessAges.Errors.ErrorCodes;

namespace ServerlessAges.Api.Problems;

/// <summary>The HTTP status of each error code of a problem document, as in docs/http.md.</summary>
public static class ProblemStatus
{
    /// <summary>Null: no problem document has this code.</summary>
    public static int? Of(string code) => code switch
    {
        AmbiguousColumn or BadBlobName or BadEncoding or BadHeader or BadOption or BadRequest or BodyIncomplete
            or EmptyInput or InputTooLarge or InvalidGzip or InvalidJson or KeyMismatch or MissingColumn or MissingKey
            or NoRows or NotABlockBlob or SourceArchived or SourceChanged or SourceEncrypted or SourceForbidden
            or SourceMissing or SourceUnreadable or TooManyInputs or UnsupportedFormat
            or VersionMismatch => StatusCodes.Status400BadRequest,
        OtherOrigin => StatusCodes.Status403Forbidden,
        BatchNotFound or FileNotFound or NotAList or RouteNotFound or SourceNotFound => StatusCodes.Status404NotFound,
        MethodNotAllowed => StatusCodes.Status405MethodNotAllowed,
        NotAcceptable => StatusCodes.Status406NotAcceptable,
        RequestTimeout => StatusCodes.Status408RequestTimeout,
        BatchCancelled or BatchCommitting or BatchEnded or BatchFailed or BatchNotFinished or BatchNotRedrivable
            or BatchRunning or DeleteRefused or IdempotencyConflict or InputExists
            or ResultArchived => StatusCodes.Status409Conflict,
        BatchDeleted or ResultMissing => StatusCodes.Status410Gone,
        PreconditionFailed => StatusCodes.Status412PreconditionFailed,
        BodyTooLarge => StatusCodes.Status413PayloadTooLarge,
        UriTooLong => StatusCodes.Status414UriTooLong,
        UnknownCharset or UnknownContentEncoding or UnknownContentType => StatusCodes.Status415UnsupportedMediaType,
        RangeNotSatisfiable => StatusCodes.Status416RangeNotSatisfiable,
        ProcessorFailed or ProcessorTimeout or TooManyRejected => StatusCodes.Status422UnprocessableEntity,
        InternalError => StatusCodes.Status500InternalServerError,
        NoLinks => StatusCodes.Status501NotImplemented,
        StorageUnavailable or TooBusy => StatusCodes.Status503ServiceUnavailable,
        _ => null,
    };
}
