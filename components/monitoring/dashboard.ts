import { cloudwatch } from "@pulumi/aws";
import { all, type ComponentResourceOptions, type Input, output } from "@pulumi/pulumi";
import { Component, child, type Transform } from "../shared/component.ts";
import { metricsNamespace, physicalName } from "../shared/naming.ts";
import { type PlaceArgs, regionOf } from "../shared/place.ts";
import { dashboardBody, type Named } from "./dashboard-body.ts";

interface Queue {
  readonly arn: Input<string>;
}

interface Function {
  /** For people, such as `clean-up`. */
  readonly name: string;
  readonly physicalName: Input<string>;
}

export interface DashboardArgs extends Pick<PlaceArgs, "region"> {
  /** Of the functions' own metrics. Default `<project>/<stack>`. */
  readonly metricsNamespace?: string;
  readonly api: { readonly api: { readonly id: Input<string> } };
  readonly database: { readonly clusterArn: Input<string> };
  /** Each {@link Service}: its function and its jobs. */
  readonly services: readonly {
    readonly api: Function | undefined;
    readonly jobs: readonly {
      readonly function: Function;
      readonly deadLetters: Queue;
      readonly failures: Queue;
    }[];
  }[];
  /** Each {@link WorkQueue}, by its name. */
  readonly queues: Readonly<Record<string, Queue & { readonly deadLetters: Queue }>>;
  /** Changes what the child gets. */
  readonly transform?: { readonly dashboard?: Transform<cloudwatch.DashboardArgs> };
}

/**
 * A dashboard of CloudWatch for the whole stack: requests, errors, latency by service, the database's capacity, queues and
 * jobs. Its name is `<project>-<stack>-<name>`.
 *
 * @example
 * new Dashboard("dashboard", { api, database, services, queues: { mail } });
 */
export class Dashboard extends Component {
  readonly dashboard: cloudwatch.Dashboard;

  constructor(name: string, args: DashboardArgs, options: ComponentResourceOptions = {}) {
    super("Dashboard", name, {}, options);
    const { api, database, services, queues } = args;
    const namespace = args.metricsNamespace ?? metricsNamespace();
    const jobs = services.flatMap(service => service.jobs);
    const functions = (list: readonly Function[]) =>
      all(list.map(one => output(one.physicalName).apply((name): Named => ({ label: one.name, name }))));
    const body = output({
      region: regionOf(this, args),
      apiId: api.api.id,
      clusterName: lastOf(database.clusterArn),
      services: functions(services.flatMap(service => service.api ?? [])),
      jobs: functions(jobs.map(job => job.function)),
      queues: all(Object.entries(queues).map(([label, queue]) => named(label, queue))),
      deadLetters: all([
        ...Object.entries(queues).map(([label, queue]) => named(label, queue.deadLetters)),
        ...jobs.map(job => named(job.function.name, job.deadLetters)),
        ...jobs.map(job => named(`${job.function.name}, its error`, job.failures)),
      ]),
    }).apply(facts => dashboardBody({ namespace, ...facts }));
    this.dashboard = child(
      cloudwatch.Dashboard,
      `${name}-dashboard`,
      { dashboardName: physicalName(name), dashboardBody: body },
      { parent: this },
      args.transform?.dashboard,
    );
    this.registerOutputs({ name: this.dashboard.dashboardName });
  }
}

/** The name of a queue or cluster is the end of its ARN. */
const lastOf = (arn: Input<string>) => output(arn).apply(text => text.split(":").at(-1) ?? "");
const named = (label: string, { arn }: Queue) => lastOf(arn).apply((name): Named => ({ label, name }));
