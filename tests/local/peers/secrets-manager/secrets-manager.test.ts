/** After LocalStack's tests and what they recorded on AWS, moto's, MiniStack's and floci's. */
import { secretsManager } from "../../../../local/secrets-manager/description.ts";
import { testPeers } from "../support/cases.ts";
import { open } from "./context.ts";
import { filtering } from "./filters.ts";
import { deleting, passwords, restoring, tagging } from "./lifetime.ts";
import { batching, listing } from "./lists.ts";
import { creating, describing, tokens, unknownNames, wrongNames } from "./making.ts";
import { rotating } from "./rotation.ts";
import { updating } from "./updating.ts";
import { putting, reading } from "./values.ts";
import { moving, versions } from "./versions.ts";

testPeers({
  service: secretsManager,
  open,
  groups: {
    CreateSecret: creating,
    "a name that cannot be one": wrongNames,
    "a secret that is not there": unknownNames,
    "a token": tokens,
    DescribeSecret: describing,
    GetSecretValue: reading,
    PutSecretValue: putting,
    UpdateSecret: updating,
    ListSecretVersionIds: versions,
    UpdateSecretVersionStage: moving,
    "a filter": filtering,
    ListSecrets: listing,
    BatchGetSecretValue: batching,
    DeleteSecret: deleting,
    RestoreSecret: restoring,
    TagResource: tagging,
    RotateSecret: rotating,
    GetRandomPassword: passwords,
  },
});
