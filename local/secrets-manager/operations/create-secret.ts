import { exists, invalidParameter } from "../errors.ts";
import { onSecret, optional, readValue, required } from "../operation.ts";
import type { Secret } from "../secrets.ts";

const NAME = /^[\w/+=.@-]{1,512}$/;

const create = onSecret("CreateSecret", (input, { secrets, newId }) => {
  const name = required(input, "Name");
  if (!NAME.test(name)) {
    throw invalidParameter(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  }
  if (secrets.find(name)) throw exists(`The operation failed because the secret ${name} already exists.`);
  const value = readValue(input);
  const [description, kmsKeyId] = [optional(input, "Description"), optional(input, "KmsKeyId")];
  const now = secrets.now();
  const secret: Secret = secrets.save({
    arn: secrets.newArn(name, newId().replaceAll("-", "").slice(0, 6)),
    name,
    ...(description === undefined ? {} : { description }),
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    tags: Array.isArray(input.Tags) ? input.Tags : [],
    createdAt: now,
    changedAt: now,
    versions: {},
  });
  if (!value) return { ARN: secret.arn, Name: name };
  const VersionId = optional(input, "ClientRequestToken") ?? newId();
  secrets.addVersion(secret, VersionId, value, ["AWSCURRENT"]);
  return { ARN: secret.arn, Name: name, VersionId };
});

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createSecret: typeof create = context => ({
  ...create(context),
  resources: input => [context.secrets.arnOf(input.Name)],
});
