import { AwsError } from "../aws/types.ts";

/** https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html */
export const validation = (message: string) => new AwsError("ValidationException", message, 400);
export const notFound = (message: string) => new AwsError("NotFoundException", message, 400);
export const disabled = (arn: string) => new AwsError("DisabledException", `${arn} is disabled.`, 400);
export const invalidState = (message: string) => new AwsError("KMSInvalidStateException", message, 400);
export const invalidMarker = () => new AwsError("InvalidMarkerException", "The marker is not valid.", 400);
export const tooMany = (message: string) => new AwsError("LimitExceededException", message, 400);
/** KMS does not say what is wrong with a ciphertext. */
export const invalidCiphertext = () => new AwsError("InvalidCiphertextException", "", 400);
export const incorrectKey = () =>
  new AwsError(
    "IncorrectKeyException",
    "The key ID in the request does not identify a CMK that can perform this operation.",
    400,
  );
export const dryRun = () =>
  new AwsError(
    "DryRunOperationException",
    "The request would have succeeded, but the DryRun option is set.",
    400,
  );
