import { onAll } from "../operation.ts";

/** All at once, since there are few. https://docs.aws.amazon.com/kms/latest/APIReference/API_ListKeys.html */
export const listKeys = onAll("ListKeys", (_input, { keys }) => ({
  Keys: keys.all().map(({ keyId, arn }) => ({ KeyId: keyId, KeyArn: arn })),
  Truncated: false,
}));

/** https://docs.aws.amazon.com/kms/latest/APIReference/API_ListAliases.html */
export const listAliases = onAll("ListAliases", (_input, { keys }) => ({
  Aliases: [...keys.aliases].map(([name, arn]) => ({
    AliasName: name,
    AliasArn: arn.replace(/key\/[^/]*$/, name),
    TargetKeyId: keys.byArn(arn)?.keyId,
  })),
  Truncated: false,
}));
