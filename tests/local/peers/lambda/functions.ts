import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { lambdaService } from "../../../../local/lambda/service.ts";
import { CONTEXT, serveAws } from "../../../support/aws-server.ts";
import { CodeFolder, graphOf, REGION, resource } from "../../support/program.ts";
import { startRuntime } from "../../support/runtime.ts";
import { refusal } from "../support/refusal.ts";

const programOf = (code: CodeFolder) =>
  graphOf(
    ...code.function("echo", {
      code: `exports.handler = async (event, context) => {
      if (event?.large) return "a".repeat(event.large);
      if (event?.nothing) return;
      if (event?.error) throw new Error(event.error);
      if (event?.context) return context;
      return event;
    };`,
    }),
    ...code.function("talk", {
      code: `exports.handler = async event => {
      console.log("custom log event");
      console.error("to standard error");
      process.stdout.write("plain " + "x".repeat(event.long ?? 0) + "\\n");
      require("node:fs").writeSync(1, "");
      if (event.fail) throw new Error("I failed!");
      return event;
    };`,
    }),
    ...code.function("json", {
      code: `exports.handler = async () => console.log("in JSON");`,
      inputs: { loggingConfig: { logFormat: "JSON" } },
    }),
    ...code.function("counter", {
      code: `let counter = 0; exports.handler = async event => event.exit ? process.exit(1) : { counter: counter++ };`,
    }),
    ...code.function("broken", { code: `throw new Error("Runtime startup fails");` }),
    resource("aws:lambda/alias:Alias", "live", {
      functionName: "shop-test-echo",
      name: "live",
      functionVersion: "7",
    }),
  );
export const name = "shop-test-echo";
export type Options = Omit<Partial<InvokeCommandInput>, "Payload"> & {
  event?: unknown;
  body?: string | Buffer;
};
export interface Context {
  client: LambdaClient;
  accepted: string[];
  close: () => Promise<void>;
}

interface Reply {
  readonly status: number | undefined;
  readonly error: string | undefined;
  readonly version: string | undefined;
  readonly text: string;
  /** The payload as JSON. */
  readonly value: unknown;
  readonly log: string | undefined;
}
export type Invoke = (functionName: string, options?: Options) => Promise<Reply>;
export interface Cases {
  (title: string, run: (invoke: Invoke, context: Context) => Promise<unknown>): void;
  refuses(
    title: string,
    code: string,
    message: string | RegExp,
    call: (invoke: Invoke) => Promise<unknown>,
  ): void;
  run(): void;
}

/** Cases on the same functions, one after the other. */
export function invokeCases(title: string): Cases {
  const test = suite<Context>(`Lambda's Invoke as other projects' tests know it: ${title}`, {} as Context);
  test.before(async context => {
    const code = new CodeFolder();
    context.accepted = [];
    const { runtime } = startRuntime(programOf(code), 1);
    const service = lambdaService(runtime, {
      accept: (_spec, payload) => String(context.accepted.push(payload)),
    });
    const served = await serveAws(service, { ...CONTEXT, region: REGION });
    context.client = new LambdaClient(served.config);
    context.close = async () => {
      context.client.destroy();
      await served.close();
      await runtime.close();
      code.remove();
    };
  });
  test.after(({ close }) => close());
  const add = (name: string, run: (invoke: Invoke, context: Context) => Promise<unknown>) =>
    test(name, async context => {
      const invoke: Invoke = async (
        FunctionName,
        { event = {}, body = JSON.stringify(event), ...more }: Options = {},
      ) => {
        const command = new InvokeCommand({ FunctionName, Payload: Buffer.from(body), ...more });
        const reply = await context.client.send(command);
        const text = Buffer.from(reply.Payload ?? []).toString();
        return {
          status: reply.StatusCode,
          error: reply.FunctionError,
          version: reply.ExecutedVersion,
          text,
          value: text === "" ? undefined : JSON.parse(text),
          log: reply.LogResult === undefined ? undefined : Buffer.from(reply.LogResult, "base64").toString(),
        };
      };
      await run(invoke, context);
    });
  const refuses: Cases["refuses"] = (title, code, message, call) =>
    add(title, async invoke => {
      const found = await refusal(call(invoke));
      assert.is(found.code, code);
      if (typeof message === "string") assert.is(found.message, message);
      else assert.match(found.message, message);
    });

  return Object.assign(add, { refuses, run: () => test.run() });
}
