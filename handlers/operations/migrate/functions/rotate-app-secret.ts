import { randomBytes } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import * as v from "valibot";
import { defined } from "../../../../lib/defined.ts";
import { environmentCredentials } from "../../../platform/aws/credentials.ts";
import { tracedClient } from "../../../platform/aws/traced-client.ts";
import { commonEnvironment, readEnv } from "../../../platform/env.ts";
import { createLog } from "../../../platform/observe/log.ts";
import { invokable } from "../../../platform/work/function.ts";
import { ownerEnvironment, ownerTarget } from "../environment.ts";
import { sdkOwnerApi } from "../owner-api.ts";
import { type RotatingSecret, rotate } from "../rotation.ts";

const env = readEnv({ ...commonEnvironment, ...ownerEnvironment });
const client = tracedClient(new SecretsManagerClient({ credentials: environmentCredentials }));
const api = sdkOwnerApi(ownerTarget(env));

const RotationEvent = v.object({
  SecretId: v.literal(env.APP_SECRET_ARN),
  ClientRequestToken: v.pipe(v.string(), v.minLength(1)),
  Step: v.picklist(["createSecret", "setSecret", "testSecret", "finishSecret"]),
});

/** Called by Secrets Manager, four times for each rotation of the app's secret. */
export const handler = invokable(
  RotationEvent,
  { name: "rotate-app-secret", log: createLog({ level: env.LOG_LEVEL }) },
  async ({ SecretId, ClientRequestToken, Step }) => {
    await rotate(Step, {
      secret: secretsManager(SecretId),
      api,
      versionId: ClientRequestToken,
      newPassword: () => randomBytes(30).toString("base64url"),
    });
  },
);

function secretsManager(SecretId: string): RotatingSecret {
  return {
    async describe() {
      const { RotationEnabled, VersionIdsToStages } = await client.send(
        new DescribeSecretCommand({ SecretId }),
      );
      return { rotationEnabled: RotationEnabled === true, stages: VersionIdsToStages ?? {} };
    },
    async read(VersionStage, VersionId) {
      try {
        const version = VersionId === undefined ? {} : { VersionId };
        return (await client.send(new GetSecretValueCommand({ SecretId, VersionStage, ...version })))
          .SecretString;
      } catch (error) {
        if ((error as Error).name === "ResourceNotFoundException") return undefined;
        throw error;
      }
    },
    async put(ClientRequestToken, SecretString) {
      const VersionStages = ["AWSPENDING"];
      await client.send(
        new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages }),
      );
    },
    async makeCurrent(MoveToVersionId, before) {
      await client.send(
        new UpdateSecretVersionStageCommand({
          SecretId,
          VersionStage: "AWSCURRENT",
          MoveToVersionId,
          ...defined({ RemoveFromVersionId: before }),
        }),
      );
    },
  };
}
