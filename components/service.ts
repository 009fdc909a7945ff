import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import type { ConsumerSpec, Contract, FunctionSpec, JobSpec, Link } from "../handlers/platform/contract.ts";
import type { FunctionLink } from "./grants.ts";
import { type FunctionSettings, functionSettings, NodeFunction } from "./node-function.ts";
import { QueueWorker } from "./queue-worker.ts";
import { ScheduledJob } from "./scheduled-job.ts";

export interface ServiceArgs extends FunctionSettings {
  readonly contract: Contract;
  /** Folder of the service's entries. */
  readonly folder: string;
  /** What a contract's links stand for in this stack. */
  readonly resolve: (link: Link) => FunctionLink;
  /** What every API function is linked to besides. */
  readonly apiLinks: readonly FunctionLink[];
  /** Executions kept for the API function; 0 for none. Jobs and tasks then keep one each, consumers what they may use. */
  readonly apiConcurrency: number;
  /** The stack's value of a config key that a job names. */
  readonly schedule: (configKey: string) => string;
  /** ARN of a queue that a consumer names. */
  readonly queueArn: (name: string) => Input<string>;
  /** IANA zone of the schedules. */
  readonly timeZone: string;
  readonly accountId: Input<string>;
}

/** The gateway waits 30 s: a function that takes as long answers nobody. */
const apiTimeoutSeconds = 29;

/**
 * What a contract asks for but the routes: the function that serves its operations, its jobs, its tasks and its
 * consumers. (Its triggers come first, with {@link registerTriggers}: the user pool names them.)
 *
 * @example
 * const users = new Service("users", { ...settings, contract, folder: "handlers/users", resolve, ... });
 * const served = users.api ? [{ contract: users.contract, function: users.api }] : [];
 * new AuthedApi("api", { services: served, ... });
 */
export class Service extends ComponentResource {
  readonly contract: Contract;
  /** Missing when the contract has no operations. */
  readonly api: NodeFunction | undefined;
  readonly jobs: readonly ScheduledJob[];
  readonly tasks: readonly NodeFunction[];
  readonly consumers: readonly QueueWorker[];

  constructor(name: string, args: ServiceArgs, options: ComponentResourceOptions = {}) {
    super("groundwork:index:Service", name, {}, options);
    const { contract } = args;
    const { jobs = {}, consumers = {}, tasks = {} } = contract;
    this.contract = contract;
    this.api = Object.keys(contract.operations).length > 0 ? this.#api(args) : undefined;
    this.jobs = Object.entries(jobs).map(([job, spec]) => this.#job(job, spec, args));
    this.consumers = Object.entries(consumers).map(([worker, spec]) => this.#consumer(worker, spec, args));
    this.tasks = Object.entries(tasks).map(([task, spec]) => this.#task(task, spec, args));
    this.registerOutputs({});
  }

  /** All of them, by the names that commands take. */
  get functions(): NodeFunction[] {
    const behind = [...this.jobs, ...this.consumers].map(component => component.function);
    return [...(this.api ? [this.api] : []), ...behind, ...this.tasks];
  }

  #api(args: ServiceArgs): NodeFunction {
    const { contract, folder, resolve } = args;
    return new NodeFunction(
      contract.service,
      {
        ...functionSettings(args),
        description: contract.summary,
        entry: `${folder}/index.ts`,
        timeoutSeconds: apiTimeoutSeconds,
        reservedConcurrency: args.apiConcurrency,
        links: [...args.apiLinks, ...contract.uses.map(resolve)],
        impact: `Requests to ${contract.service} fail: people see an error.`,
      },
      { parent: this },
    );
  }

  #job(job: string, spec: JobSpec, args: ServiceArgs): ScheduledJob {
    return new ScheduledJob(
      job,
      {
        ...functionSettings(args),
        accountId: args.accountId,
        description: spec.summary,
        entry: `${args.folder}/${job}.ts`,
        timeoutSeconds: spec.timeoutSeconds,
        reservedConcurrency: args.apiConcurrency > 0 ? 1 : 0,
        links: spec.uses.map(args.resolve),
        schedule: args.schedule(spec.scheduleConfig),
        timeZone: args.timeZone,
        impact: `What ${job} does is late until it runs again: ${spec.summary}.`,
      },
      { parent: this },
    );
  }

  #consumer(consumer: string, spec: ConsumerSpec, args: ServiceArgs): QueueWorker {
    const { summary, uses, queue, ...sizes } = spec;
    return new QueueWorker(
      consumer,
      {
        ...functionSettings(args),
        ...sizes,
        description: summary,
        entry: `${args.folder}/${consumer}.ts`,
        links: uses.map(args.resolve),
        queueArn: args.queueArn(queue),
        reserve: args.apiConcurrency > 0,
        impact: `The messages of ${queue} wait, and are tried again: ${summary}.`,
      },
      { parent: this },
    );
  }

  #task(task: string, spec: FunctionSpec, args: ServiceArgs): NodeFunction {
    return new NodeFunction(
      task,
      {
        ...functionSettings(args),
        description: spec.summary,
        entry: `${args.folder}/${task}.ts`,
        timeoutSeconds: spec.timeoutSeconds,
        reservedConcurrency: args.apiConcurrency > 0 ? 1 : 0,
        links: spec.uses.map(args.resolve),
        impact: `Whoever called ${task} has to call it again.`,
      },
      { parent: this },
    );
  }
}
