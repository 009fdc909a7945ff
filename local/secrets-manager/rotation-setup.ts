import { ofType, text } from "../graph/resources.ts";
import type { OperationContext } from "./operation.ts";
import { testRotation } from "./rotation.ts";

/**
 * Has the program's rotations tested that are not to begin at once, as Secrets Manager does when they are set up: at each start,
 * since the database may be another one, and later where the program changes one. A failure is logged; it stops nothing.
 */
export function rotationTests(context: OperationContext): () => Promise<void> {
  const { secrets, host, newId } = context;
  const tested = new Map<string, string>();
  return async () => {
    for (const { inputs } of ofType(host.graph(), "aws:secretsmanager/secretRotation:SecretRotation")) {
      const secret = secrets.find(text(inputs.secretId) ?? "");
      const setting = JSON.stringify([inputs.rotationLambdaArn, inputs.rotationRules]);
      if (!secret || inputs.rotateImmediately !== false || tested.get(secret.arn) === setting) continue;
      tested.set(secret.arn, setting);
      await testRotation(context, secret, newId()).catch((error: Error) =>
        host.log.warn(`The secret ${secret.name} could not be rotated. ${error.message}`),
      );
    }
  };
}
