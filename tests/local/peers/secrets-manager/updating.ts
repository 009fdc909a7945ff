import type { PeerCase } from "../support/cases.ts";
import {
  bytes,
  type Context,
  deleted,
  describe,
  make,
  read,
  SecretId,
  stages,
  tokenInUse,
  v1,
  v2,
} from "./context.ts";

export const updating: readonly PeerCase<Context>[] = [
  [
    "answers the version",
    [make, c => c.sm.updateSecret({ SecretId, SecretString: "two", ClientRequestToken: v2 })],
    { Name: SecretId, VersionId: v2 },
  ],
  [
    "by ARN",
    async c => c.sm.updateSecret({ SecretId: (await make(c)).ARN, SecretString: "two" }),
    { Name: SecretId },
  ],
  [
    "of the description alone makes no version",
    [make, c => c.sm.updateSecret({ SecretId, Description: "text" })],
    { Name: SecretId, VersionId: undefined },
  ],
  [
    "of the description alone keeps the value",
    [make, c => c.sm.updateSecret({ SecretId, Description: "text" }), read],
    { SecretString: "one", VersionId: v1 },
  ],
  [
    "of the description is told",
    [make, c => c.sm.updateSecret({ SecretId, Description: "text" }), describe],
    { Description: "text" },
  ],
  [
    "of the value keeps the description",
    [
      c => make(c, { Description: "text" }),
      c => c.sm.updateSecret({ SecretId, SecretString: "two" }),
      describe,
    ],
    { Description: "text" },
  ],
  [
    "of the value keeps the tags",
    [
      c => make(c, { Tags: [{ Key: "a", Value: "1" }] }),
      c => c.sm.updateSecret({ SecretId, SecretString: "two" }),
      describe,
    ],
    { Tags: [{ Key: "a", Value: "1" }] },
  ],
  [
    "of the value moves the stages",
    [make, c => c.sm.updateSecret({ SecretId, SecretString: "two", ClientRequestToken: v2 }), stages],
    { [v1]: ["AWSPREVIOUS"], [v2]: ["AWSCURRENT"] },
  ],
  [
    "of one without a value gives it one",
    [
      c => make(c, { SecretString: undefined }),
      c => c.sm.updateSecret({ SecretId, SecretString: "two" }),
      read,
    ],
    { SecretString: "two" },
  ],
  [
    "of bytes",
    [
      c => make(c, { SecretString: undefined, SecretBinary: bytes("a") }),
      c => c.sm.updateSecret({ SecretId, SecretBinary: bytes("b") }),
      read,
    ],
    { SecretBinary: bytes("b") },
  ],
  [
    "of the key is told",
    [
      c => make(c, { KmsKeyId: "alias/a" }),
      c => c.sm.updateSecret({ SecretId, KmsKeyId: "alias/b" }),
      describe,
    ],
    { KmsKeyId: "alias/b" },
  ],
  [
    "changes LastChangedDate and no other",
    async c => {
      await make(c);
      c.host.time += 60_000;
      await c.sm.updateSecret({ SecretId, Description: "text" });
      return describe(c);
    },
    { CreatedDate: new Date("2026-06-01T00:00:00Z"), LastChangedDate: new Date("2026-06-01T00:01:00Z") },
  ],
  [
    "the same token and value change nothing",
    [make, c => c.sm.updateSecret({ SecretId, SecretString: "one", ClientRequestToken: v1 })],
    { VersionId: v1 },
  ],
  [
    "the same token with another value is refused",
    [make, c => c.sm.updateSecret({ SecretId, SecretString: "two", ClientRequestToken: v1 })],
    tokenInUse,
  ],
  [
    "one that was deleted",
    [make, c => c.sm.deleteSecret({ SecretId }), c => c.sm.updateSecret({ SecretId, SecretString: "two" })],
    deleted,
  ],
  [
    "one that was restored",
    [
      make,
      c => c.sm.deleteSecret({ SecretId }),
      c => c.sm.restoreSecret({ SecretId }),
      c => c.sm.updateSecret({ SecretId, SecretString: "two", ClientRequestToken: v2 }),
    ],
    { VersionId: v2 },
  ],
];
