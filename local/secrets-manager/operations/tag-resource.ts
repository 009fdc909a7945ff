import { present, readTags } from "../limits.ts";
import { onSecret, required, strings } from "../operation.ts";

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_TagResource.html */
export const tagResource = onSecret("TagResource", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"));
  const tags = present(readTags(input), "Tags");
  const byKey = new Map([...(secret.tags ?? []), ...tags].map(tag => [tag.Key, tag]));
  secrets.save({ ...secret, tags: [...byKey.values()] });
});

/** https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UntagResource.html */
export const untagResource = onSecret("UntagResource", (input, { secrets }) => {
  const secret = secrets.get(required(input, "SecretId"));
  const keys = present(strings(input.TagKeys), "TagKeys");
  if (secret.tags) secrets.save({ ...secret, tags: secret.tags.filter(({ Key }) => !keys.includes(Key)) });
});
