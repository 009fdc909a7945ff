import { AwsError } from "../aws/types.ts";
import type { OperationContext } from "./operation.ts";
import type { Secret } from "./secrets.ts";

const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/**
 * Calls the rotation function for each step, as Secrets Manager does; the version has the stage AWSPENDING from
 * the start and no value yet.
 * @throws AwsError naming the step that failed
 */
export async function runRotation(context: OperationContext, secret: Secret, versionId: string) {
  const { secrets, rotating } = context;
  if (!secret.rotation) return;
  begin(secrets, secret, versionId);
  rotating.add(secret.arn);
  try {
    for (const step of STEPS) await call(context, secret, versionId, step);
  } finally {
    rotating.delete(secret.arn);
  }
  secrets.save({ ...secrets.get(secret.arn), rotatedAt: secrets.now() });
}

/**
 * What Secrets Manager does with a rotation that is not to begin at once: it has the step testSecret alone done, with a
 * version that has no value, and takes that version away again.
 * @throws AwsError when the step failed
 */
export async function testRotation(context: OperationContext, secret: Secret, versionId: string) {
  const { secrets } = context;
  if (!secret.rotation) return;
  begin(secrets, secret, versionId);
  try {
    await call(context, secret, versionId, "testSecret");
  } finally {
    const after = secrets.get(secret.arn);
    const { [versionId]: _tested, ...versions } = after.versions;
    secrets.save({ ...after, versions });
  }
}

async function call(
  { host }: OperationContext,
  { arn, rotation }: Secret,
  versionId: string,
  Step: (typeof STEPS)[number],
): Promise<void> {
  const reply = await host.invoke({
    functionArn: rotation?.lambdaArn ?? "",
    payload: { Step, SecretId: arn, ClientRequestToken: versionId },
    source: { service: "secretsmanager.amazonaws.com", arn },
  });
  if (!reply.ok && reply.reason === "refused")
    throw new AwsError(
      "AccessDeniedException",
      "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.",
      400,
    );
  if (!reply.ok) {
    throw new AwsError("InternalServiceError", `Rotation failed in ${Step}: ${reply.errorMessage}`, 500);
  }
}

/** A rotation that failed half way left its version; AWSPENDING moves on to the new one. */
function begin(secrets: OperationContext["secrets"], secret: Secret, versionId: string): void {
  const pending = secrets.staged(secret, "AWSPENDING")?.[0];
  const version = { stages: [], createdAt: secrets.now() };
  const added = secrets.save({ ...secret, versions: { ...secret.versions, [versionId]: version } });
  secrets.moveStage(added, "AWSPENDING", versionId, pending);
}
