import { test } from "uvu";
import * as assert from "uvu/assert";
import { secretsManagerService } from "../../../local/secrets-manager/index.ts";
import { testHost } from "../../support/service-host.ts";

const token = "11111111-1111-1111-1111-111111111111";
const SecretId = "app/db";

/** What a service with one secret answers. */
async function answer(operation: string, input: object): Promise<string> {
  const { operations } = secretsManagerService(testHost()).aws;
  const call = async (name: string, given: object) => operations[name]?.run(given as never, {} as never);
  await call("CreateSecret", { Name: SecretId, SecretString: "one", ClientRequestToken: token });
  return call(operation, input).then(
    () => "done",
    (error: Error) => `${error.name}: ${error.message}`,
  );
}
const detected = (what: string, must: string) =>
  `ValidationException: 1 validation error detected: ${what} failed to satisfy constraint: Member must ${must}`;
const tagged = (Key: string, Value: string) => ({
  SecretId,
  Tags: [
    { Key: "a", Value: "b" },
    { Key, Value },
  ],
});

for (const [name, operation, input, expected] of [
  ["tags are needed", "TagResource", { SecretId }, detected("Value null at 'tags'", "not be null")],
  [
    "a tag has a key",
    "TagResource",
    tagged("", "x"),
    detected("Value at 'tags.2.member.key'", "have length greater than or equal to 1"),
  ],
  ["a tag's key has 128 characters", "TagResource", tagged("x".repeat(128), ""), "done"],
  [
    "a tag's key has no 129 characters",
    "TagResource",
    tagged("x".repeat(129), ""),
    detected("Value at 'tags.2.member.key'", "have length less than or equal to 128"),
  ],
  [
    "a tag's value has no 257 characters",
    "TagResource",
    tagged("x", "x".repeat(257)),
    detected("Value at 'tags.2.member.value'", "have length less than or equal to 256"),
  ],
  [
    "tags of a new secret have the same limits",
    "CreateSecret",
    { Name: "b", ClientRequestToken: token, Tags: tagged("", "x").Tags },
    detected("Value at 'tags.2.member.key'", "have length greater than or equal to 1"),
  ],
  [
    "keys of tags are needed",
    "UntagResource",
    { SecretId },
    detected("Value null at 'tagKeys'", "not be null"),
  ],
  [
    "an order is asc or desc",
    "ListSecrets",
    { SortOrder: "up" },
    detected("Value 'up' at 'sortOrder'", "satisfy enum value set: [asc, desc]"),
  ],
  [
    "a list is sorted by what AWS knows",
    "ListSecrets",
    { SortBy: "size" },
    detected(
      "Value 'size' at 'sortBy'",
      "satisfy enum value set: [created-date, last-accessed-date, last-changed-date, name]",
    ),
  ],
] as const)
  test(name, async () => assert.is(await answer(operation, input), expected));

test.run();
