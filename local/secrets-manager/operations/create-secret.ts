import { defined } from "../../../lib/defined.ts";
import { exists, invalidRequest } from "../errors.ts";
import { readTags } from "../limits.ts";
import { checkName, onSecret, optional, readValue, required, versionToken } from "../operation.ts";
import { type Secret, tokenInUse, type Value } from "../secrets.ts";

const create = onSecret("CreateSecret", (input, { secrets, newId }) => {
  const name = required(input, "Name");
  checkName(name);
  const value = readValue(input);
  const token = versionToken(input);
  const known = secrets.find(name);
  if (known) return again(known, token, value);
  const [description, kmsKeyId] = [optional(input, "Description"), optional(input, "KmsKeyId")];
  const now = secrets.now();
  const secret: Secret = secrets.save({
    arn: secrets.newArn(name, newId().replaceAll("-", "").slice(0, 6)),
    name,
    ...defined({ description, kmsKeyId, tags: readTags(input) }),
    createdAt: now,
    changedAt: now,
    versions: {},
  });
  if (!value) return { ARN: secret.arn, Name: name };
  secrets.addVersion(secret, token, value, ["AWSCURRENT"]);
  return { ARN: secret.arn, Name: name, VersionId: token };
});

/** The same call twice has one effect: the token tells. */
function again(secret: Secret, token: string, value: Value | undefined) {
  const { arn, name, versions } = secret;
  if (secret.deletesAt !== undefined)
    throw invalidRequest(
      "You can't create this secret because a secret with this name is already scheduled for deletion.",
    );
  const version = Object.hasOwn(versions, token) ? versions[token] : undefined;
  const isSame =
    version?.secretString === value?.secretString && version?.secretBinary === value?.secretBinary;
  if (version && value && isSame) return { ARN: arn, Name: name, VersionId: token };
  if (version) throw tokenInUse(secret, token);
  throw exists(`The operation failed because the secret ${name} already exists.`);
}

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html */
export const createSecret: typeof create = context => ({
  ...create(context),
  resources: input => [context.secrets.arnOf(input.Name)],
});
