import { DisableKeyCommand, EnableKeyCommand, KMSClient } from "@aws-sdk/client-kms";
import { kmsService } from "../../local/kms/index.ts";
import { serveAws } from "./aws-server.ts";
import { resource, testHost } from "./service-host.ts";

/** KMS as local mode has it, with one key, behind HTTP. */
export interface TestKms {
  readonly keyArn: string;
  /** The SDK's own client. */
  readonly client: KMSClient;
  /** Names of the operations that were called, in order. */
  readonly calls: string[];
  /** Disables the key while the work is done. */
  pause(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

/** @example const keys = kmsKeyService(kms.keyArn, kms.client); */
export async function testKms(): Promise<TestKms> {
  const keyId = "11111111-1111-4111-8111-111111111111";
  const keyArn = `arn:aws:kms:eu-west-1:000000000000:key/${keyId}`;
  const key = resource("aws:kms/key:Key", "personal-data-key", { outputs: { keyId, arn: keyArn } });
  const { aws } = kmsService(testHost([key]));
  const calls: string[] = [];
  const operations = Object.fromEntries(
    Object.entries(aws.operations).map(([name, operation]) => {
      const run: typeof operation.run = (input, context) => {
        calls.push(name);
        return operation.run(input, context);
      };
      return [name, { ...operation, run }];
    }),
  );
  const served = await serveAws({ ...aws, operations });
  const client = new KMSClient(served.config);
  return {
    keyArn,
    client,
    calls,
    async pause(work) {
      await client.send(new DisableKeyCommand({ KeyId: keyArn }));
      await work();
      await client.send(new EnableKeyCommand({ KeyId: keyArn }));
    },
    async close() {
      client.destroy();
      await served.close();
    },
  };
}
