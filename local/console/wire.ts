import type { CognitoService } from "../cognito/index.ts";
import { text } from "../graph/resources.ts";
import type { Observer } from "../observe/observe.ts";
import type { Traces } from "../observe/traces.ts";
import type { SignIn } from "../run/data-folder.ts";
import type { LocalStack } from "../run/stack.ts";
import { type Console, openConsole } from "./index.ts";
import type { ConsoleDirectory, ConsoleQueues, ConsoleSources, ConsoleStripe } from "./sources.ts";

export interface ConsoleParts {
  /** Of the data folder: the console's token derives from it. */
  readonly seed: string;
  readonly stack: LocalStack;
  readonly cognito: CognitoService;
  readonly queues?: ConsoleQueues;
  readonly stripe?: () => ConsoleStripe | null;
  readonly observer: Observer;
  readonly traces: Traces;
  readonly dataDir: string;
  readonly apiUrl: string;
  readonly databaseUrl: string;
  readonly outputs: () => Readonly<Record<string, unknown>>;
  readonly signIns: () => readonly SignIn[];
  readonly openapi: ((apiUrl: string) => Promise<Readonly<Record<string, unknown>>>) | null;
}

/** Opens the console of a running local mode. */
export function consoleOf(parts: ConsoleParts): Console {
  const { seed, observer } = parts;
  return openConsole({ sources: sourcesOf(parts), seed, onError: observer.pageError });
}

function sourcesOf(parts: ConsoleParts): ConsoleSources {
  const { stack, cognito, observer, traces, dataDir, apiUrl, outputs, signIns, openapi } = parts;
  return {
    dataDir,
    apiUrl,
    outputs,
    signIns,
    traces,
    openapi: openapi && (() => openapi(apiUrl)),
    graph: () => stack.graph,
    logs: observer.recentLogs,
    metrics: observer.metrics,
    now: Date.now,
    functions: stack.runtime,
    schedules: () => stack.schedules,
    directory: directoryOf(cognito, () => text(outputs().userPoolClientId) ?? ""),
    databaseUrl: () => parts.databaseUrl,
    queues: parts.queues ?? NO_QUEUES,
    stripe: parts.stripe,
    call: (service, operation, input, traceId) =>
      stack.endpoint.call(stack.developer, service, operation, input, traceId),
  };
}

function directoryOf({ inside, outbox }: CognitoService, clientId: () => string): ConsoleDirectory {
  return {
    *users() {
      for (const {
        username,
        sub,
        poolId,
        status,
        enabled,
        groups,
        attributes,
        createdAt,
      } of inside.users()) {
        const name = attributes.email ?? attributes.phone_number ?? username;
        const at = new Date(createdAt).toISOString();
        yield { username, sub, pool: poolId, name, status, enabled, groups, attributes, createdAt: at };
      }
    },
    outbox,
    machines: () =>
      inside.machineClients().map(({ id, name }) => ({
        as: { kind: "machine", clientId: id },
        label: `Machine: ${name}`,
      })),
    userToken: username => inside.userToken(username, clientId()),
    machineToken: id => inside.machineToken(id),
  };
}

const NO_QUEUES: ConsoleQueues = { version: 0, list: () => [], messages: () => null };
