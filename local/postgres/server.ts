import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Account } from "./account.ts";
import type { Binaries } from "./binaries.ts";
import { folderArgument, serverEnvironment } from "./cluster.ts";
import { explainFailure, PostgresError } from "./error.ts";

export interface ServerOptions {
  readonly dataDir: string;
  readonly binaries: Binaries;
  readonly account: Account | null;
  /** Taken if it is free. */
  readonly preferredPort: number | undefined;
  /** Whether no other port will do, as its users know this one: it is waited for. */
  readonly keepsPort?: boolean;
  /** `none` is for tests: rows are lost when the machine crashes. */
  readonly durability: "full" | "none";
  /** Asked once when the server ends by itself. */
  onExit(): void;
}

export interface Server {
  readonly port: number;
  /** Fast shutdown; after 4 s an immediate one, which the next start recovers from. */
  stop(): Promise<void>;
}

const READY = "database system is ready to accept connections";
/** The processes of a server that was killed take a moment to notice. */
const TRIES = 100;
const PORT_TAKEN = /could not bind|Address already in use|could not create any TCP\/IP sockets/;
const STILL_STOPPING = /pre-existing shared memory block|lock file "postmaster\.pid" already exists/;

/** Starts `postgres` on a loopback port and waits until it takes connections. */
export async function startServer(options: ServerOptions): Promise<Server> {
  let preferred = options.preferredPort;
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(preferred, options.keepsPort);
    const child = spawnServer(options, port);
    const output = await untilReady(child);
    if (output === null) return running(child, port, options);
    const isPortTaken = PORT_TAKEN.test(output);
    if (attempt === TRIES || !(isPortTaken || STILL_STOPPING.test(output))) {
      throw explainFailure(output, options.dataDir);
    }
    if (isPortTaken && !options.keepsPort) preferred = undefined;
    else await delay(50);
  }
}

function spawnServer(options: ServerOptions, port: number): ChildProcess {
  const program = join(options.binaries.home, "bin", "postgres");
  const settings = Object.entries({ ...SETTINGS, ...(options.durability === "none" ? NO_DURABILITY : {}) });
  const args = [
    "-D",
    folderArgument(options.dataDir),
    "-p",
    String(port),
    ...settings.flatMap(([name, value]) => ["-c", `${name}=${value}`]),
  ];
  const common = {
    cwd: options.dataDir,
    env: serverEnvironment(),
    // A group of its own: Ctrl-C in the terminal must not stop it before those who use it.
    detached: process.platform !== "win32",
    stdio: ["pipe", "ignore", "pipe"] as ["pipe", "ignore", "pipe"],
    ...(options.account ?? {}),
  };
  if (process.platform === "win32") return spawn(program, args, common);
  return spawn("/bin/sh", ["-c", STOP_WITH_PARENT, program, ...args], common);
}

/**
 * Becomes the server, after leaving a process behind that reads our end of a pipe. When we are killed the pipe ends
 * and the server gets a stop signal; a line means that it has stopped already. The inner brackets make it nobody's
 * child: the server counts its own.
 */
const STOP_WITH_PARENT =
  'server=$$; exec 3<&0; ( ( read -r line <&3 || kill -INT "$server" ) >/dev/null 2>&1 & ); exec "$0" "$@" 3<&- </dev/null';

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "1GB",
  checkpoint_timeout: "15min",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  // Failed statements reach their callers; here only what the server itself has to say.
  log_min_messages: "log",
  log_checkpoints: "off",
} as const;

const NO_DURABILITY = { fsync: "off", synchronous_commit: "off", full_page_writes: "off" } as const;

/** Null when it is ready, else all that it printed before it ended. */
function untilReady(child: ChildProcess): Promise<string | null> {
  let output = "";
  return new Promise(resolve => {
    child.stderr?.on("data", function look(chunk: Buffer) {
      output += chunk.toString();
      if (!output.includes(READY)) return;
      child.stderr?.off("data", look);
      child.stderr?.resume();
      resolve(null);
    });
    child.once("error", error => resolve(error.message));
    child.once("close", () => resolve(output));
    child.stdin?.on("error", () => {});
  });
}

function running(child: ChildProcess, port: number, options: ServerOptions): Server {
  let stopping = false;
  child.once("exit", () => {
    child.stdin?.end("stopped\n");
    if (!stopping) options.onExit();
  });
  // A test or command that forgets to stop it may still end; the server follows.
  child.unref();
  for (const stream of [child.stdin, child.stderr]) (stream as { unref?(): void } | null)?.unref?.();
  return {
    port,
    async stop() {
      stopping = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.ref();
      const ended = once(child, "exit");
      child.kill("SIGINT");
      const patience = setTimeout(() => child.kill("SIGQUIT"), 4000);
      await ended;
      clearTimeout(patience);
    },
  };
}

/** PostgreSQL cannot pick a port by itself. */
async function freePort(preferred: number | undefined, keepsPort = false): Promise<number> {
  if (preferred === undefined) return bindOnce(0);
  for (let attempt = 1; ; attempt++) {
    try {
      return await bindOnce(preferred);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
    }
    if (!keepsPort) return bindOnce(0);
    if (attempt === TRIES)
      throw new PostgresError(`PostgreSQL's port ${preferred} is taken by another program now.`);
    await delay(50);
  }
}

/** The port that it had: the one asked for, or any that is free for 0. */
async function bindOnce(port: number): Promise<number> {
  const probe = createServer();
  try {
    probe.listen({ port, host: "127.0.0.1", exclusive: true });
    await once(probe, "listening");
    return (probe.address() as AddressInfo).port;
  } finally {
    probe.close();
  }
}
