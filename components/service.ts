import { ComponentResource, type ComponentResourceOptions, type Input } from "@pulumi/pulumi";
import type { Contract, Link } from "../handlers/platform/contract.ts";
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
 * new AuthedApi("api", { services: [{ contract, function: users.api }], ... });
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
    const { contract, folder, resolve } = args;
    this.contract = contract;
    const single = args.apiConcurrency > 0 ? 1 : 0;
    this.api =
      Object.keys(contract.operations).length === 0
        ? undefined
        : new NodeFunction(
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
    this.jobs = Object.entries(contract.jobs ?? {}).map(
      ([job, spec]) =>
        new ScheduledJob(
          job,
          {
            ...functionSettings(args),
            accountId: args.accountId,
            description: spec.summary,
            entry: `${folder}/${job}.ts`,
            timeoutSeconds: spec.timeoutSeconds,
            reservedConcurrency: single,
            links: spec.uses.map(resolve),
            schedule: args.schedule(spec.scheduleConfig),
            timeZone: args.timeZone,
            impact: `What ${job} does is late until it runs again: ${spec.summary}.`,
          },
          { parent: this },
        ),
    );
    this.tasks = Object.entries(contract.tasks ?? {}).map(
      ([task, spec]) =>
        new NodeFunction(
          task,
          {
            ...functionSettings(args),
            description: spec.summary,
            entry: `${folder}/${task}.ts`,
            timeoutSeconds: spec.timeoutSeconds,
            reservedConcurrency: single,
            links: spec.uses.map(resolve),
            impact: `Whoever called ${task} has to call it again.`,
          },
          { parent: this },
        ),
    );
    this.consumers = Object.entries(contract.consumers ?? {}).map(
      ([consumer, { summary, uses, queue, ...spec }]) =>
        new QueueWorker(
          consumer,
          {
            ...functionSettings(args),
            ...spec,
            description: summary,
            entry: `${folder}/${consumer}.ts`,
            links: uses.map(resolve),
            queueArn: args.queueArn(queue),
            reserve: single > 0,
            impact: `The messages of ${queue} wait, and are tried again: ${summary}.`,
          },
          { parent: this },
        ),
    );
    this.registerOutputs({});
  }

  /** All of them, by the names that commands take. */
  get functions(): NodeFunction[] {
    const behind = [...this.jobs, ...this.consumers].map(component => component.function);
    return [...(this.api ? [this.api] : []), ...behind, ...this.tasks];
  }
}
