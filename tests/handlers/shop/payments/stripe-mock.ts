import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createInterface } from "node:readline";

/** A request as it went to Stripe. */
export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** stripe-mock, which knows Stripe's description of its API: `.ci/run` builds it and names it by `STRIPE_MOCK`. */
export function findStripeMock(): string | null {
  const { STRIPE_MOCK: file } = process.env;
  return file && existsSync(file) ? file : null;
}

export interface StripeMock {
  readonly url: string;
  /** Undefined for a request that fits the description, or what it says against it. */
  problem(request: Sent): Promise<string | undefined>;
  close(): Promise<void>;
}

export async function startStripeMock(file: string): Promise<StripeMock> {
  // Without an address for HTTPS it would take a port of its own choice on every interface.
  const child = spawn(file, ["-http-addr", "127.0.0.1:0", "-https-addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const url = await addressOf(child);
  return {
    url,
    async problem({ method, path, headers, body }) {
      const reply = await fetch(url + path, { method, headers, ...(body !== "" && { body }) });
      const text = await reply.text();
      return reply.ok ? undefined : `${reply.status} ${text}`;
    },
    async close() {
      const ended = once(child, "exit");
      child.kill();
      await ended;
    },
  };
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (!stdout) throw new Error("stripe-mock has no output.");
  for await (const line of createInterface(stdout)) {
    const [, address] = /^Listening for HTTP at address: (\S+)$/.exec(line) ?? [];
    if (address) return `http://${address}`;
  }
  throw new Error("stripe-mock ended before it listened.");
}

export interface Recorder {
  readonly url: string;
  readonly sent: Sent[];
  /** While it is true, requests get Stripe's 500 instead of Stripe's answer. */
  isAway: boolean;
  close(): void;
}

const passedOn = ["authorization", "content-type", "stripe-version", "idempotency-key"];

const FAULT = JSON.stringify({ error: { type: "api_error", message: "Something went wrong." } });

/** Writes down what is sent to another Stripe on this machine, and passes it on. @param target its origin */
export async function openRecorder(target: () => string): Promise<Recorder> {
  const sent: Sent[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url: path = "", headers: all } = request;
    const body = Buffer.concat(chunks).toString("utf8");
    const headers = Object.fromEntries(
      passedOn.flatMap(name => (all[name] === undefined ? [] : [[name, String(all[name])]])),
    );
    sent.push({ method, path, headers, body });
    if (recorder.isAway) return response.writeHead(500).end(FAULT);
    const reply = await fetch(target() + path, { method, headers, ...(body !== "" && { body }) });
    response.writeHead(reply.status, { "content-type": "application/json" }).end(await reply.text());
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const recorder: Recorder = {
    sent,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isAway: false,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return recorder;
}
