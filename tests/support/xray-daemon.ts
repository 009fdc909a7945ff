import { createSocket } from "node:dgram";
import { once } from "node:events";

/** A subsegment as the daemon gets it. */
export interface SentDocument {
  readonly header: string;
  readonly id: string;
  readonly name: string;
  readonly start_time: number;
  readonly end_time: number;
  readonly [member: string]: unknown;
}

export interface XrayDaemon {
  /** The next document. */
  next(): Promise<SentDocument>;
  /** Documents that nobody has asked for yet. */
  readonly waiting: readonly SentDocument[];
  close(): Promise<void>;
}

export const traceVariables = {
  _X_AMZN_TRACE_ID:
    "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1;Lineage=1:fc4",
};

/** Stands where Lambda has the X-Ray daemon, on a real socket, for an event that is sampled. */
export async function startXrayDaemon(): Promise<XrayDaemon> {
  const socket = createSocket("udp4");
  const waiting: SentDocument[] = [];
  let arrived: () => void = () => undefined;
  socket.on("message", message => {
    const [header = "", body = ""] = message.toString().split("\n");
    waiting.push({ header, ...JSON.parse(body) });
    arrived();
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  Object.assign(process.env, traceVariables, {
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${socket.address().port}`,
  });
  return {
    waiting,
    async next() {
      while (waiting.length === 0)
        await new Promise<void>(resolve => {
          arrived = resolve;
        });
      return waiting.shift() as SentDocument;
    },
    async close() {
      delete process.env.AWS_XRAY_DAEMON_ADDRESS;
      delete process.env._X_AMZN_TRACE_ID;
      socket.close();
      await once(socket, "close");
    },
  };
}
