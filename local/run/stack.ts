import { Authorizer, allowingStatement } from "../aws/authorize.ts";
import { Identities, type Identity } from "../aws/credentials.ts";
import { AwsEndpoint } from "../aws/endpoint.ts";
import type { Credential } from "../aws/sigv4.ts";
import type { Principal } from "../aws/types.ts";
import { readApi } from "../gateway/api.ts";
import type { Graph } from "../graph/types.ts";
import { EventSources, readEventSources } from "../lambda/event-sources.ts";
import { type DeadLetter, EventQueue, type QueuedEvent } from "../lambda/events.ts";
import { endThreads, patientApi, patientRequest } from "../lambda/inspect.ts";
import { invokeForService } from "../lambda/invoke.ts";
import { LambdaRuntime } from "../lambda/runtime.ts";
import type { Observer } from "../observe/observe.ts";
import type { Terminal } from "../observe/terminal.ts";
import { Deliveries, doubling, type PendingRun } from "../scheduler/deliveries.ts";
import { ScheduleRunner } from "../scheduler/runner.ts";
import { readSchedules, type ScheduleSpec } from "../scheduler/schedules.ts";
import { type OutgoingMessage, Targets } from "../scheduler/targets.ts";
import type { Clock, MountedService, ServiceHost } from "../services/host.ts";
import type { Faults } from "./faults.ts";
import { faultsPage } from "./faults-page.ts";
import { type PrepareInvocation, runInvocations, unchangedInvocations } from "./invocations.ts";
import { sendOutgoing } from "./outgoing.ts";
import type { Ports } from "./ports.ts";
import type { StateStore } from "./state.ts";

export interface StackOptions {
  readonly graph: Graph;
  readonly region: string;
  readonly accountId: string;
  readonly ports: Ports;
  readonly store: StateStore;
  readonly observer: Observer;
  readonly terminal: Terminal;
  readonly developer: Credential;
  readonly maxWorkers: number;
  readonly faults: Faults;
  /** Whether a debugger may stop functions: then no time limit holds. */
  readonly inspected: boolean;
}

/** The program's resources, running: what it says now, and after each change of it. */
export class LocalStack {
  readonly runtime: LambdaRuntime;
  readonly endpoint: AwsEndpoint;
  /** Asynchronous invocations of functions. */
  readonly events: EventQueue;
  readonly host: ServiceHost;
  readonly developer: Identity;
  readonly #options: StackOptions;
  readonly #authorizer: Authorizer;
  readonly #eventSources: EventSources;
  readonly #deliveries: Deliveries;
  readonly #runner: ScheduleRunner;
  readonly #services: MountedService[] = [];
  readonly #listeners: ((graph: Graph) => void | Promise<void>)[] = [];
  readonly #startedAt = new Date();
  #graph: Graph;
  #isScheduling = false;
  #schedules: readonly ScheduleSpec[] = [];

  constructor(options: StackOptions) {
    const { graph, region, accountId, observer, terminal, ports, store } = options;
    const clock: Clock = { now: () => new Date() };
    const warn = (message: string) => terminal.warn(message);
    const identities = new Identities(accountId);
    this.#options = options;
    this.#graph = graph;
    this.#authorizer = new Authorizer(graph, region, refusal =>
      warn(`${refusal.identity.principal.name} was refused ${refusal.action}. ${allowingStatement(refusal)}`),
    );
    this.developer = identities.addDeveloper(options.developer);
    this.endpoint = new AwsEndpoint({
      identities,
      authorizer: this.#authorizer,
      region,
      accountId,
      clock,
      faults: options.faults,
      onCall: observer.call,
    });
    this.runtime = new LambdaRuntime(graph, {
      accountId,
      identities,
      authorizer: this.#authorizer,
      region,
      endpointUrl: ports.awsUrl,
      warn,
      maxWorkers: options.maxWorkers,
      inspected: options.inspected,
      onLog: observer.functionLog,
      onInvocation: observer.invocation,
    });
    this.events = new EventQueue({
      runtime: this.runtime,
      shelf: store.collection<QueuedEvent>("lambda-events"),
      retryDelays: [60_000, 120_000],
      deliver: (spec, destination, record) =>
        this.#deliver(spec.name, destination, { body: JSON.stringify(record), attributes: {} }),
      bury: (spec, target, letter) => this.#deliver(spec.name, target, letter),
      warn,
    });
    this.#eventSources = new EventSources({
      runtime: this.runtime,
      region,
      warn,
      onBatch: observer.batch,
      call: (identity, operation, input) => this.endpoint.call(identity, "sqs", operation, input),
    });
    const targets = new Targets({
      authorizer: this.#authorizer,
      findFunction: arn => this.runtime.find(arn),
      accept: (spec, payload) =>
        options.faults.strike("lambda", async () => void this.events.accept(spec, payload)),
      send: (roleArn, message) =>
        this.#send({ credential: options.developer, principal: sessionOf(roleArn), roleArn }, message),
    });
    this.#deliveries = new Deliveries({
      clock,
      targets,
      backoff: doubling,
      shelf: store.collection<PendingRun>("schedule-runs"),
      warn,
      notice: message => terminal.notice(message),
    });
    const run = (spec: ScheduleSpec, time: Date) => void this.#deliveries.run(spec, time);
    this.#runner = new ScheduleRunner({ clock, run });
    this.host = {
      store,
      clock,
      region,
      accountId,
      endpointUrl: ports.awsUrl,
      graph: () => this.#graph,
      onGraph: listener => void this.#listeners.push(listener),
      invoke: request =>
        invokeForService(this.runtime, options.inspected ? patientRequest(request) : request),
      log: { notice: message => terminal.notice(message), warn },
    };
  }

  get graph(): Graph {
    return this.#graph;
  }

  get schedules(): readonly ScheduleSpec[] {
    return this.#schedules;
  }

  mount(service: MountedService): void {
    if (service.aws) this.endpoint.mount(service.aws);
    this.#services.push(service);
  }

  /** Answers AWS calls, so that functions can work; then runs what the program invokes, migrations above all. */
  async begin(): Promise<void> {
    const { ports } = this.#options;
    ports.open(this.endpoint, [faultsPage(this.#options.faults), ...this.#services]);
    await runInvocations(this.#graph, this.runtime, { prepare: this.#prepare });
    await this.#deployed();
  }

  /** Takes over a newly evaluated program. */
  async apply(graph: Graph): Promise<void> {
    const unchanged = unchangedInvocations(this.#graph, graph);
    this.#graph = graph;
    this.#authorizer.update(graph);
    this.runtime.deploy(graph);
    for (const listener of this.#listeners) await listener(graph);
    await runInvocations(graph, this.runtime, { except: unchanged, prepare: this.#prepare });
    await this.#deployed();
  }

  /** Starts schedules and event sources; before, nothing runs by itself. */
  startSchedules(): void {
    this.#isScheduling = true;
    this.#schedule();
  }

  async close(): Promise<void> {
    this.#runner.close();
    this.#deliveries.close();
    this.#eventSources.close();
    this.events.close();
    const ending = this.runtime.close();
    await (this.#options.inspected ? endThreads(ending) : ending);
    for (const service of this.#services.reverse()) await service.close?.();
  }

  readonly #prepare: PrepareInvocation = async (spec, invoke) => {
    for (const service of this.#services) await service.prepareInvocation?.(spec, invoke);
  };

  async #deployed(): Promise<void> {
    for (const service of this.#services) await service.deployed?.();
    this.#serve();
  }

  #serve(): void {
    const { ports, observer, terminal, inspected } = this.#options;
    const registered = readApi(this.#graph);
    const api = inspected ? patientApi(registered) : registered;
    observer.api = api;
    ports.gateway.deploy(api, this.runtime);
    this.#schedules = readSchedules(this.#graph, message => terminal.warn(message), this.#startedAt);
    if (this.#isScheduling) this.#schedule();
  }

  #schedule(): void {
    const { terminal } = this.#options;
    this.#deliveries.deploy(this.#schedules);
    this.#runner.deploy(this.#schedules);
    this.#eventSources.deploy(readEventSources(this.#graph, this.runtime, message => terminal.warn(message)));
  }

  /** Sends a failed event, or its record, where the program says; the function's own role must allow it. */
  async #deliver(functionName: string, destination: string, letter: DeadLetter): Promise<void> {
    const { terminal, store } = this.#options;
    const spec = this.runtime.find(functionName);
    const identity = spec && this.runtime.identityOf(spec);
    if (identity && destination.startsWith("arn:aws:sqs:"))
      return this.#send(identity, { queueArn: destination, ...letter });
    const kept = { destination, record: letter.body };
    store.collection<unknown>("undelivered").set(`${functionName}/${Date.now()}`, kept);
    terminal.warn(
      `${functionName} failed for good on an event. Its destination ${destination} is not emulated; the event is kept in the local state.`,
    );
  }

  #send(identity: Identity, message: OutgoingMessage): Promise<void> {
    return sendOutgoing(this.endpoint, this.#graph, identity, message);
  }
}

/** A schedule's role while it works. */
const sessionOf = (roleArn: string): Principal => ({ kind: "function", name: "scheduler", arn: roleArn });
