import { AwsError } from "../aws/types.ts";

/**
 * SQS spoke another protocol before, and clients still look for the names that errors had in it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const OLD_NAMES: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  BatchEntryIdsNotDistinct: "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
  BatchRequestTooLong: "AWS.SimpleQueueService.BatchRequestTooLong",
  EmptyBatchRequest: "AWS.SimpleQueueService.EmptyBatchRequest",
  InvalidBatchEntryId: "AWS.SimpleQueueService.InvalidBatchEntryId",
  InvalidParameterValueException: "InvalidParameterValue",
  MessageNotInflight: "AWS.SimpleQueueService.MessageNotInflight",
  MissingRequiredParameterException: "MissingParameter",
  PurgeQueueInProgress: "AWS.SimpleQueueService.PurgeQueueInProgress",
  QueueDoesNotExist: "AWS.SimpleQueueService.NonExistentQueue",
  TooManyEntriesInBatchRequest: "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
  UnsupportedOperation: "AWS.SimpleQueueService.UnsupportedOperation",
};

export const queryErrorCode = (name: string): string => OLD_NAMES[name] ?? name;

export const noSuchQueue = () => new AwsError("QueueDoesNotExist", "The specified queue does not exist.");

export const invalid = (message: string) => new AwsError("InvalidParameterValueException", message);

/** `Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.` */
export const invalidValue = (member: string, value: unknown, reason: string) =>
  invalid(`Value ${value} for parameter ${member} is invalid. Reason: ${reason}`);

export const missing = (member: string) =>
  new AwsError("MissingRequiredParameterException", `The request must contain the parameter ${member}.`);
