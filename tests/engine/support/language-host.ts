import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import path from "node:path";
import grpc from "@grpc/grpc-js";
import type {
  LanguageHandshakeRequest,
  RunPluginRequest,
  RunRequest,
} from "@pulumi/pulumi/proto/language_pb.js";
import { briefProcessEnvironment, briefProcessOptions } from "../../../lib/bundle/brief-process.ts";
import { fromStruct, languageMessages, languageServices, PluginInfo } from "./cloud/protocol.ts";
import { type Listening, listen } from "./cloud/provider.ts";

/** Said by the SDK's script when the CLI has already shown the program's error. */
const alreadyReported = 32;

/**
 * Runs programs and policy packs of Node.js for the CLI, which dials it by `PULUMI_DEBUG_LANGUAGES=nodejs:PORT`. Pulumi's own
 * host comes with the CLI's releases alone; this one starts the same scripts of the SDK with the same arguments.
 * https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/cmd/pulumi-language-nodejs/main.go
 */
export function serveLanguageHost(): Promise<Listening> {
  const server = new grpc.Server({ "grpc.max_receive_message_length": -1 });
  let engine = "";
  const methods = {
    handshake: unary((request: LanguageHandshakeRequest) => {
      engine = request.getEngineAddress();
      return new languageMessages.LanguageHandshakeResponse();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion("1.0.0")),
    // The providers are attached: none is installed before the program asks for it.
    getRequiredPackages: unary(() => new languageMessages.GetRequiredPackagesResponse()),
    run: unary((request: RunRequest) => runProgram(request, engine)),
    runPlugin: runPolicyPack,
  };
  server.addService(
    languageServices.LanguageRuntimeService as unknown as grpc.ServiceDefinition,
    methods as unknown as grpc.UntypedServiceImplementation,
  );
  return listen(server);
}

/** A method that answers once. */
const unary =
  <Request>(method: (request: Request) => object | Promise<object>) =>
  async (call: { readonly request: Request }, reply: (error: object | null, response?: object) => void) => {
    try {
      reply(null, await method(call.request));
    } catch (error) {
      reply({ code: grpc.status.UNKNOWN, details: (error as Error).message });
    }
  };

async function runProgram(request: RunRequest, engine: string): Promise<object> {
  const info = request.getInfo();
  const programDirectory = info?.getProgramDirectory() ?? "";
  const { nodeargs = "" } = fromStruct(info?.getOptions());
  const words: readonly (readonly [string, string])[] = [
    ["monitor", request.getMonitorAddress()],
    ["engine", engine],
    ["organization", request.getOrganization()],
    ["project", request.getProject()],
    ["root-directory", info?.getRootDirectory() ?? ""],
    ["stack", request.getStack()],
    ["pwd", programDirectory],
    ["parallel", String(request.getParallel())],
  ];
  const options = words.flatMap(([name, value]) => (value === "" ? [] : [`--${name}`, value]));
  const { code, output } = await ended(
    spawn(
      process.execPath,
      [
        ...briefProcessOptions,
        ...String(nodeargs).split(" ").filter(Boolean),
        scriptOf("run", programDirectory),
        ...options,
        ...(request.getDryrun() ? ["--dry-run"] : []),
        info?.getEntryPoint() ?? ".",
      ],
      { cwd: programDirectory, env: environmentOf(request), stdio: ["ignore", "pipe", "pipe"] },
    ),
  );
  const response = new languageMessages.RunResponse();
  if (code === 0) return response;
  if (code === alreadyReported) return response.setBail(true);
  return response.setError(`Program exited with non-zero exit code: ${code}\n${output}`);
}

/** The config as the SDK reads it: `groundwork:config:services`. */
function environmentOf(request: RunRequest): NodeJS.ProcessEnv {
  const config = request
    .getConfigMap()
    .toArray()
    .map(([key, value]) => [key.replace(/^([^:]+):(?:config:)?/, "$1:config:"), value] as const);
  return Object.assign(briefProcessEnvironment(), {
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(config)),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
  });
}

/** A pack that is given as a folder. What it prints first is the port at which the engine reaches it. */
function runPolicyPack(call: grpc.ServerWritableStream<RunPluginRequest, object>): void {
  const folder = call.request.getInfo()?.getProgramDirectory() ?? "";
  const child = spawn(
    process.execPath,
    [...briefProcessOptions, scriptOf("run-policy-pack", folder), ...call.request.getArgsList(), folder],
    {
      cwd: folder,
      env: Object.fromEntries(call.request.getEnvList().map(splitVariable)),
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const { RunPluginResponse } = languageMessages;
  child.stdout.on("data", (text: Buffer) => call.write(new RunPluginResponse().setStdout(text)));
  child.stderr.on("data", (text: Buffer) => call.write(new RunPluginResponse().setStderr(text)));
  child.on("close", code => {
    call.write(new RunPluginResponse().setExitcode(code ?? 1));
    call.end();
  });
  // The engine ends a plugin by ending the call.
  call.on("cancelled", () => child.kill());
}

const splitVariable = (line: string): readonly [string, string] => {
  const at = line.indexOf("=");
  return [line.slice(0, at), line.slice(at + 1)];
};

/** One of the SDK's scripts, of the packages that the program or the pack has. */
const scriptOf = (name: string, folder: string): string =>
  createRequire(path.join(folder, "package.json")).resolve(`@pulumi/pulumi/cmd/${name}/index.js`);

async function ended(
  child: ChildProcess,
): Promise<{ readonly code: number | null; readonly output: string }> {
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  const [code] = (await once(child, "close")) as [number | null];
  return { code, output };
}
