import { TextSocket } from "./web-socket.ts";

type Values = Readonly<Record<string, unknown>>;

export interface Script {
  readonly scriptId: string;
  readonly url: string;
  readonly sourceMapURL: string;
}

export interface Paused {
  readonly hitBreakpoints: readonly string[];
  readonly callFrames: readonly {
    readonly location: {
      readonly scriptId: string;
      readonly lineNumber: number;
      readonly columnNumber: number;
    };
  }[];
}

/** One thread, as a debugger sees it. */
export interface DebuggedWorker {
  readonly scripts: readonly Script[];
  send(method: string, params?: Values): Promise<Values>;
}

/**
 * Debugs the worker threads of a process as editors do: attaches to each by the NodeWorker domain, before it runs.
 * https://chromedevtools.github.io/devtools-protocol/
 */
export class WorkerDebugger {
  /** Told of each script before it runs; what it does is done first. */
  onScript: (worker: DebuggedWorker, script: Script) => Promise<void> = async () => {};
  onPaused: (worker: DebuggedWorker, paused: Paused) => void = () => {};
  /** Told of a stop at no breakpoint, before the thread goes on. */
  onStatement: (worker: DebuggedWorker, paused: Paused) => Promise<void> = async () => {};
  readonly #workers = new Map<string, { readonly worker: DebuggedWorker; readonly receive: Receive }>();
  #channel: Channel | null = null;
  #socket: TextSocket | null = null;

  /** @param port where `--inspect-port` listens */
  async attach(port: number): Promise<void> {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json();
    const address = (targets as { webSocketDebuggerUrl: string }[])[0]?.webSocketDebuggerUrl ?? "";
    const socket = await TextSocket.open(address, text => this.#channel?.receive(text));
    this.#socket = socket;
    this.#channel = channel(
      text => socket.send(text),
      (method, params) => this.#told(method, params),
    );
    await this.#channel.send("Runtime.enable");
    await this.#channel.send("NodeWorker.enable", { waitForDebuggerOnStart: true });
  }

  close(): void {
    this.#socket?.close();
  }

  #told(method: string, { sessionId = "", message = "" }: Values): void {
    const session = String(sessionId);
    // A process that ends waits for its debugger to go.
    if (method === "Runtime.executionContextDestroyed") this.close();
    if (method === "NodeWorker.attachedToWorker") void this.#begin(session);
    if (method === "NodeWorker.receivedMessageFromWorker")
      this.#workers.get(session)?.receive(String(message));
  }

  async #begin(sessionId: string): Promise<void> {
    const scripts: Script[] = [];
    const post = (message: string) =>
      void this.#channel?.send("NodeWorker.sendMessageToWorker", { sessionId, message });
    const { send, receive } = channel(post, (method, params) => {
      if (method === "Debugger.paused") this.#paused(worker, params as unknown as Paused);
      if (method !== "Debugger.scriptParsed") return;
      scripts.push(params as unknown as Script);
      void this.onScript(worker, params as unknown as Script);
    });
    const worker: DebuggedWorker = { scripts, send };
    this.#workers.set(sessionId, { worker, receive });
    await send("Runtime.enable");
    await send("Debugger.enable");
    await send("Runtime.runIfWaitingForDebugger");
  }

  /** A thread that waited for the debugger stops once more, at its first statement. */
  #paused(worker: DebuggedWorker, paused: Paused): void {
    if (paused.hitBreakpoints.length > 0) this.onPaused(worker, paused);
    else void this.onStatement(worker, paused).then(() => worker.send("Debugger.resume"));
  }
}

type Receive = (text: string) => void;

interface Channel {
  send(method: string, params?: Values): Promise<Values>;
  receive: Receive;
}

/** Numbers messages, and hands replies to who asked. */
function channel(post: (text: string) => void, told: (method: string, params: Values) => void): Channel {
  const waiting = new Map<number, (reply: { result?: Values; error?: { message: string } }) => void>();
  let last = 0;
  return {
    send: (method, params = {}) =>
      new Promise((resolve, reject) => {
        const id = ++last;
        waiting.set(id, ({ result, error }) =>
          error ? reject(new Error(`${method}: ${error.message}`)) : resolve(result ?? {}),
        );
        post(JSON.stringify({ id, method, params }));
      }),
    receive(text) {
      const message = JSON.parse(text);
      if (message.id === undefined) return told(message.method, message.params ?? {});
      waiting.get(message.id)?.(message);
      waiting.delete(message.id);
    },
  };
}
