import type { AwsEndpoint } from "./aws/endpoint.ts";
import { createAwsServer } from "./aws/server.ts";
import type { Cleanup } from "./cleanup.ts";
import type { Console } from "./console/index.ts";
import { Gateway } from "./gateway/server.ts";
import type { MountedService } from "./host.ts";
import { listen } from "./listen.ts";
import type { Observer } from "./observe.ts";

/** The two servers. They listen before the program is known, since their addresses are part of its outputs. */
export interface Ports {
  readonly gateway: Gateway;
  readonly apiUrl: string;
  readonly awsUrl: string;
  /** Serves the AWS port from now on. */
  open(endpoint: AwsEndpoint, pages: readonly Pick<MountedService, "page">[]): void;
  /** Serves the console beside it. */
  openConsole(console: Console): void;
  /** Takes no more calls on the AWS port. */
  withdraw(): void;
  /** Lets requests that are being answered end, and takes no more. */
  closeApi(): Promise<void>;
}

export interface PortOptions {
  readonly port: number;
  readonly awsPort: number;
  readonly accountId: string;
}

/** How long requests that are being answered may take at the end, in milliseconds. */
const GRACE_MILLISECONDS = 1_500;

/** @throws StartError when a port is taken */
export async function openPorts(options: PortOptions, observer: Observer, cleanup: Cleanup): Promise<Ports> {
  let endpoint: AwsEndpoint | null = null;
  let pages: readonly Pick<MountedService, "page">[] = [];
  let console: Console | null = null;
  const clock = { now: () => new Date() };
  const gateway = new Gateway({ accountId: options.accountId, clock, onReply: observer.request });
  const awsServer = createAwsServer({
    endpoint: () => endpoint,
    pages: () => pages,
    console: () => console,
    onError: observer.pageError,
  });
  const aws = await listen(awsServer, options.awsPort, "--aws-port");
  cleanup.add(() => aws.close(GRACE_MILLISECONDS));
  const api = await listen(gateway.server, options.port, "--port");
  const closeApi = () => api.close(GRACE_MILLISECONDS);
  cleanup.add(closeApi);
  return {
    gateway,
    apiUrl: `http://localhost:${api.port}`,
    awsUrl: `http://localhost:${aws.port}`,
    open(opened, mounted) {
      endpoint = opened;
      pages = mounted;
    },
    withdraw() {
      endpoint = null;
    },
    openConsole(opened) {
      console = opened;
      cleanup.add(() => opened.close());
    },
    closeApi,
  };
}
