import { AwsError } from "../aws/types.ts";
import type { OperationContext } from "./operation.ts";
import type { Secret } from "./secrets.ts";

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/**
 * Calls the rotation function for each step, as Secrets Manager does; the version has the stage AWSPENDING from
 * the start and no value yet.
 * @throws AwsError naming the step that failed
 */
export async function runRotation({ secrets, host }: OperationContext, secret: Secret, versionId: string) {
  const { rotation } = secret;
  if (!rotation) return;
  begin(secrets, secret, versionId);
  for (const Step of STEPS) {
    const reply = await host.invoke({
      functionArn: rotation.lambdaArn,
      payload: { Step, SecretId: secret.arn, ClientRequestToken: versionId },
      source: { service: "secretsmanager.amazonaws.com", arn: secret.arn },
    });
    if (!reply.ok) {
      throw new AwsError("InternalServiceError", `Rotation failed in ${Step}: ${reply.errorMessage}`, 500);
    }
  }
  secrets.save({ ...secrets.get(secret.arn), rotatedAt: secrets.now() });
}

/** A rotation that failed half way left its version; AWSPENDING moves on to the new one. */
function begin(secrets: OperationContext["secrets"], secret: Secret, versionId: string): void {
  const pending = secrets.staged(secret, "AWSPENDING")?.[0];
  const version = { stages: [], createdAt: secrets.now() };
  const added = secrets.save({ ...secret, versions: { ...secret.versions, [versionId]: version } });
  secrets.moveStage(added, "AWSPENDING", versionId, pending);
}
