import { AwsError } from "../aws/types.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html */
export const notFound = (message = "Secrets Manager can't find the specified secret.") =>
  new AwsError("ResourceNotFoundException", message, 400);
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message, 400);
export const invalidRequest = (message: string) => new AwsError("InvalidRequestException", message, 400);
export const validation = (message: string) => new AwsError("ValidationException", message, 400);
export const exists = (message: string) => new AwsError("ResourceExistsException", message, 400);
