import type { cloudwatch } from "@pulumi/aws";
import type { ComponentResourceOptions, Input } from "@pulumi/pulumi";
import type { ConsumerSpec, Contract, FunctionSpec, JobSpec, Link } from "../../contract/language.ts";
import { defined } from "../../lib/defined.ts";
import {
  type FunctionSettings,
  functionSettings,
  NodeFunction,
  type NodeFunctionTransform,
} from "../functions/node-function.ts";
import { ScheduledJob, type ScheduledJobTransform } from "../jobs/scheduled-job.ts";
import { metricAlarm } from "../monitoring/alarms.ts";
import { checkRetention } from "../monitoring/log-retention.ts";
import { QueueWorker, type QueueWorkerArgs } from "../queues/queue-worker.ts";
import { Component, childOptions, type Transform } from "../shared/component.ts";
import type { FunctionLink } from "../shared/grants.ts";
import { kebabCase, metricsNamespace } from "../shared/naming.ts";
import type { PlaceArgs } from "../shared/place.ts";
import { checkNumbers } from "../shared/ranges.ts";

/** Changes what the children of a {@link Service} get; the last four what each of them gets. */
export interface ServiceTransform {
  readonly api?: NodeFunctionTransform;
  readonly jobs?: ScheduledJobTransform;
  readonly consumers?: NonNullable<QueueWorkerArgs["transform"]>;
  readonly tasks?: NodeFunctionTransform;
  readonly alarms?: Transform<cloudwatch.MetricAlarmArgs>;
}

export interface ServiceArgs extends FunctionSettings, Pick<PlaceArgs, "accountId"> {
  readonly contract: Contract;
  /** Folder of the service, such as `handlers/users`; its entries are `functions/<function name>.ts` in it. */
  readonly folder: string;
  /** What a contract's links stand for in this stack. */
  readonly resolve: (link: Link) => FunctionLink;
  /** What every API function is linked to besides. */
  readonly apiLinks?: readonly FunctionLink[];
  /**
   * Executions kept for the API function; 0 for none. Jobs and tasks then keep one each, consumers what they may use. Default 0.
   */
  readonly apiConcurrency?: number;
  /** The stack's value of a config key that a job names. */
  readonly schedule: (configKey: string) => string;
  /** ARN of a queue that a consumer names. */
  readonly queueArn: (name: string) => Input<string>;
  /** IANA zone of the schedules. Default `UTC`. */
  readonly timeZone?: string;
  /** Changes what the children get. */
  readonly transform?: ServiceTransform;
}

/** The gateway waits 30 s: a reply that takes longer is lost. */
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
export class Service extends Component {
  readonly contract: Contract;
  /** Missing when the contract has no operations. */
  readonly api: NodeFunction | undefined;
  readonly jobs: readonly ScheduledJob[];
  readonly tasks: readonly NodeFunction[];
  readonly consumers: readonly QueueWorker[];
  /** On the metrics that the contract names; undefined without `alarms`. */
  readonly alarms: readonly cloudwatch.MetricAlarm[] | undefined;

  constructor(name: string, args: ServiceArgs, options: ComponentResourceOptions = {}) {
    checkNumbers("Service", name, [["apiConcurrency", args.apiConcurrency, { least: 0, most: 100_000 }]]);
    checkRetention("Service", name, args.logRetentionDays);
    super("Service", name, {}, options);
    const { contract } = args;
    const { jobs = {}, consumers = {}, tasks = {} } = contract;
    this.contract = contract;
    this.api = Object.keys(contract.operations).length > 0 ? this.#api(args) : undefined;
    this.jobs = Object.entries(jobs).map(([job, spec]) => this.#job(job, spec, args));
    this.consumers = Object.entries(consumers).map(([worker, spec]) => this.#consumer(worker, spec, args));
    this.tasks = Object.entries(tasks).map(([task, spec]) => this.#task(task, spec, args));
    this.alarms = this.#alarms(args);
    this.registerOutputs({ functions: this.functions.map(({ physicalName }) => physicalName) });
  }

  /** All of them, by the names that commands take. */
  get functions(): NodeFunction[] {
    const behind = [...this.jobs, ...this.consumers].map(component => component.function);
    return [...(this.api ? [this.api] : []), ...behind, ...this.tasks];
  }

  #alarms({ contract, alarms, transform, ...args }: ServiceArgs): cloudwatch.MetricAlarm[] | undefined {
    return (
      alarms &&
      Object.entries(contract.alarms ?? {}).map(([metric, impact]) =>
        metricAlarm(
          `${contract.service}${kebabCase(metric)}`,
          {
            alarms,
            what: `The service ${contract.service} counted ${metric}.`,
            impact,
            namespace: args.metricsNamespace ?? metricsNamespace(),
            metric,
            dimensions: { Service: contract.service },
          },
          { parent: this },
          transform?.alarms,
        ),
      )
    );
  }

  #api(args: ServiceArgs): NodeFunction {
    const { contract, folder, resolve } = args;
    return new NodeFunction(
      contract.service,
      {
        ...functionSettings(args),
        description: contract.summary,
        entry: `${folder}/functions/${contract.service}.ts`,
        timeoutSeconds: apiTimeoutSeconds,
        reservedConcurrency: args.apiConcurrency ?? 0,
        links: [...(args.apiLinks ?? []), ...contract.uses.map(resolve)],
        impact: `Requests to ${contract.service} fail: people see an error.`,
        ...defined({ transform: args.transform?.api }),
      },
      childOptions({ parent: this }),
    );
  }

  #job(job: string, spec: JobSpec, args: ServiceArgs): ScheduledJob {
    return new ScheduledJob(
      job,
      {
        ...functionSettings(args),
        ...defined({ accountId: args.accountId, timeZone: args.timeZone, transform: args.transform?.jobs }),
        description: spec.summary,
        entry: `${args.folder}/functions/${job}.ts`,
        timeoutSeconds: spec.timeoutSeconds,
        reservedConcurrency: keeps(args) ? 1 : 0,
        links: spec.uses.map(args.resolve),
        schedule: args.schedule(spec.scheduleConfig),
        impact: `What ${job} does is late until it runs again: ${spec.summary}.`,
      },
      childOptions({ parent: this }),
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
        entry: `${args.folder}/functions/${consumer}.ts`,
        links: uses.map(args.resolve),
        queueArn: args.queueArn(queue),
        reserve: keeps(args),
        impact: `The messages of ${queue} wait, and are tried again: ${summary}.`,
        ...defined({ transform: args.transform?.consumers }),
      },
      childOptions({ parent: this }),
    );
  }

  #task(task: string, spec: FunctionSpec, args: ServiceArgs): NodeFunction {
    return new NodeFunction(
      task,
      {
        ...functionSettings(args),
        description: spec.summary,
        entry: `${args.folder}/functions/${task}.ts`,
        timeoutSeconds: spec.timeoutSeconds,
        reservedConcurrency: keeps(args) ? 1 : 0,
        links: spec.uses.map(args.resolve),
        impact: `The caller of ${task} has to call it again.`,
        ...defined({ transform: args.transform?.tasks }),
      },
      childOptions({ parent: this }),
    );
  }
}

/** Whether executions are kept for functions. */
const keeps = ({ apiConcurrency = 0 }: ServiceArgs): boolean => apiConcurrency > 0;
