import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseCall, writeError, writeResult } from "../../local/aws/protocol.ts";
import { AwsError, type AwsService, type CallContext } from "../../local/aws/types.ts";

/** Who calls in tests: the developer, who may do everything. */
export const CONTEXT: CallContext = {
  principal: { kind: "developer", name: "developer", arn: "arn:aws:iam::000000000000:user/developer" },
  requestId: "00000000-0000-0000-0000-000000000000",
  region: "eu-west-1",
  accountId: "000000000000",
};

export interface ServedService {
  /** For the constructor of the SDK's client. */
  readonly config: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
    readonly maxAttempts: number;
  };
  close(): Promise<void>;
}

/** One emulated service behind HTTP; nobody checks who calls. @param context where the call is made, and by whom */
export async function serveAws(aws: AwsService, context: CallContext = CONTEXT): Promise<ServedService> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const [path = "", rawQuery = ""] = (request.url ?? "").split("?");
    const wire = { method: request.method ?? "", path, rawQuery };
    const headers = request.headers as Record<string, string>;
    const reply = await run(aws, { ...wire, headers, body: Buffer.concat(chunks) }, context);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  return {
    config: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: context.region,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    },
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

async function run(aws: AwsService, request: Parameters<typeof parseCall>[1], context: CallContext) {
  try {
    const { operation, input } = parseCall([aws], request, aws.signingName);
    const result = await aws.operations[operation]?.run(input as never, context);
    return writeResult(aws.protocol, result, context.requestId);
  } catch (error) {
    const failure = error instanceof AwsError ? error : new AwsError("InternalFailure", String(error), 500);
    return writeError(aws, failure, context.requestId);
  }
}
