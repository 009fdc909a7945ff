import { invalidParameter, invalidRequest } from "../errors.ts";
import { onSecret, optional, required } from "../operation.ts";
import { runRotation } from "../rotation.ts";

/**
 * Starts a rotation and, unlike AWS, waits for its end, so that a failure is told.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
 */
export const rotateSecret = onSecret("RotateSecret", async (input, context) => {
  const { secrets, newId } = context;
  const found = secrets.get(required(input, "SecretId"));
  const lambdaArn = optional(input, "RotationLambdaARN") ?? found.rotation?.lambdaArn;
  if (!lambdaArn) throw invalidRequest("You must specify a Lambda function ARN for RotationLambdaARN.");
  if (secrets.staged(found, "AWSCURRENT") === undefined)
    throw invalidParameter("The secret has no value to rotate.");
  const secret = secrets.save({ ...found, rotation: { ...found.rotation, lambdaArn } });
  const VersionId = optional(input, "ClientRequestToken") ?? newId();
  if (input.RotateImmediately !== false) await runRotation(context, secret, VersionId);
  return { ARN: secret.arn, Name: secret.name, VersionId };
});
