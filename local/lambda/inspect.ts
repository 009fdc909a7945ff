import { open, Session, url } from "node:inspector";
import type { ApiModel } from "../gateway/api.ts";
import { StartError } from "../http/start-error.ts";
import type { InvokeRequest } from "../services/host.ts";

/** How long a person may look at a function that stands still. */
export const DEBUG_MILLISECONDS = 24 * 3_600_000;

/** How long threads take at most to end that stand nowhere. */
const PATIENCE_MILLISECONDS = 200;

/**
 * Lets a debugger attach to this process, on the loopback address. Functions run in worker threads, which debuggers
 * find by the NodeWorker domain of Node's inspector.
 *
 * @returns where it listens, `ws://127.0.0.1:9229/...`
 * @throws StartError when the port is taken
 */
export function openInspector(port: number): string {
  open(port, "127.0.0.1");
  const address = url();
  if (address) return address;
  throw new StartError(
    `Port ${port} for the debugger is in use. Choose another: npm start -- --inspect --inspect-port ${port + 1} (0 picks a free one).`,
  );
}

/** Waits until threads have ended. One that stands at a breakpoint is let go on: Node cannot end it before. */
export async function endThreads(ending: Promise<void>): Promise<void> {
  const timer = setTimeout(releaseThreads, PATIENCE_MILLISECONDS);
  await ending.finally(() => clearTimeout(timer));
}

function releaseThreads(): void {
  const session = new Session();
  session.connect();
  session.on("NodeWorker.attachedToWorker", ({ params: { sessionId } }) => {
    for (const [id, method] of ["Debugger.enable", "Debugger.resume"].entries())
      session.post("NodeWorker.sendMessageToWorker", { sessionId, message: JSON.stringify({ id, method }) });
  });
  session.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
}

/** The API as it is debugged: its 30 s do not end a request whose function stands still. */
export const patientApi = (api: ApiModel | null): ApiModel | null =>
  api && {
    ...api,
    routes: api.routes.map(route => ({ ...route, timeoutMilliseconds: DEBUG_MILLISECONDS })),
  };

/** An invocation by a service as it is debugged: Cognito's 5 s do not end it. */
export const patientRequest = (request: InvokeRequest): InvokeRequest => ({
  ...request,
  timeoutMs: DEBUG_MILLISECONDS,
});
