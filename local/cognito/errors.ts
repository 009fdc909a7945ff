import { AwsError } from "../aws/types.ts";

/*
 * Cognito's errors with the messages that it really gives, where user interfaces are known to switch on them.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/CommonErrors.html
 */

export const notAuthorized = (message: string) => new AwsError("NotAuthorizedException", message);
export const invalidParameter = (message: string) => new AwsError("InvalidParameterException", message);
export const resourceNotFound = (message: string) => new AwsError("ResourceNotFoundException", message);
export const usernameExists = (message: string) => new AwsError("UsernameExistsException", message);
export const aliasExists = (message: string) => new AwsError("AliasExistsException", message);

export const wrongCredentials = () => notAuthorized("Incorrect username or password.");
export const userDisabled = () => notAuthorized("User is disabled.");
export const userNotFound = (message = "User does not exist.") =>
  new AwsError("UserNotFoundException", message);
/** The wording of the operations that take a client id and a user name. */
export const combinationNotFound = () => userNotFound("Username/client id combination not found.");
export const codeMismatch = () =>
  new AwsError("CodeMismatchException", "Invalid verification code provided, please try again.");
export const codeExpired = () =>
  new AwsError("ExpiredCodeException", "Invalid code provided, please request a code again.");
export const limitExceeded = () =>
  new AwsError("LimitExceededException", "Attempt limit exceeded, please try after some time.");
