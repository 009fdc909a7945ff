/**
 * The load generator: keep-alive connections on plain sockets, each with one request at a time, since an HTTP client
 * would cost more than the servers that it measures. Traffic goes to loopback addresses only.
 */
import { writeSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { quantile } from "../statistics.ts";
import type { LoadRequest, LoadResult } from "../support/load.ts";
import { ReplyReader } from "../support/reply-reader.ts";

const request: LoadRequest = JSON.parse(process.argv[2] ?? "{}");
writeSync(3, JSON.stringify(await run(request)));
process.exit();

async function run({ url, headers, connections, warmUpSeconds, ...until }: LoadRequest): Promise<LoadResult> {
  const { hostname, port, pathname, search } = new URL(url);
  if (!["127.0.0.1", "localhost"].includes(hostname)) throw new Error(`${hostname} is not this machine.`);
  const lines = Object.entries({ host: `localhost:${port}`, ...headers }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  const message = Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);

  const begin = performance.now() + warmUpSeconds * 1_000;
  const end = "seconds" in until ? begin + until.seconds * 1_000 : Number.POSITIVE_INFINITY;
  let left = "requests" in until ? until.requests : Number.POSITIVE_INFINITY;
  const latencies: number[] = [];
  const failures: Record<string, number> = {};
  let last = begin;
  await Promise.all(
    Array.from({ length: connections }, () =>
      exchange(Number(port), message, {
        isOver: () => performance.now() >= end || left <= 0,
        done: (failure, sentAt) => {
          last = performance.now();
          if (sentAt < begin) return;
          left -= 1;
          if (failure === null) latencies.push(last - sentAt);
          else failures[failure] = (failures[failure] ?? 0) + 1;
        },
      }),
    ),
  );
  const seconds = (last - begin) / 1_000;
  const at = (share: number) => (latencies.length > 0 ? quantile(latencies, share) : Number.NaN);
  const slowest = latencies.reduce((most, one) => Math.max(most, one), 0);
  return {
    requests: latencies.length,
    failures,
    seconds,
    perSecond: latencies.length / seconds,
    p50: at(0.5),
    p99: at(0.99),
    slowest,
  };
}

interface Course {
  isOver(): boolean;
  done(failure: string | null, sentAt: number): void;
}

/** One connection's requests, one after another; a broken connection counts as a failure and is opened again. */
function exchange(port: number, message: Buffer, course: Course): Promise<void> {
  return new Promise(resolve => {
    const open = () => {
      let sentAt = performance.now();
      const reader = new ReplyReader();
      const socket: Socket = connect({ port, host: "127.0.0.1", noDelay: true });
      const next = () => {
        if (course.isOver()) {
          socket.destroy();
          return resolve();
        }
        sentAt = performance.now();
        socket.write(message);
      };
      let broken = false;
      const breakOff = (why: string) => {
        if (broken) return;
        broken = true;
        socket.destroy();
        course.done(why, sentAt);
        if (course.isOver()) resolve();
        else setTimeout(open, 10);
      };
      socket.on("connect", next);
      socket.on("error", error => breakOff((error as NodeJS.ErrnoException).code ?? error.message));
      socket.on("end", () => breakOff("connection closed"));
      socket.on("data", chunk => {
        try {
          const status = reader.read(chunk);
          if (status === null) return;
          course.done(status === 200 ? null : `status ${status}`, sentAt);
          next();
        } catch (error) {
          breakOff((error as Error).message);
        }
      });
    };
    open();
  });
}
