import type { ServicePlan } from "../components/index.ts";

/** As many executions of an account as no function may reserve. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const unreserved = 100;
/** The quota of an account that is not new. */
const usualQuota = 1_000;
/** By default of a queue's consumer; see the component. */
const consumerConcurrency = 2;

/** Executions that the functions of a stack reserve together; 0 where `apiConcurrency` is. */
export function reservedExecutions(
  { listed, triggers, consumers }: Pick<ServicePlan, "listed" | "triggers" | "consumers">,
  { apiConcurrency, rotates }: { readonly apiConcurrency: number; readonly rotates: boolean },
): number {
  if (apiConcurrency === 0) return 0;
  const contracts = listed.map(({ contract }) => contract);
  const countOf = (list: object = {}) => Object.keys(list).length;
  const apis = contracts.filter(({ operations }) => countOf(operations) > 0).length;
  const single = contracts.reduce((sum, { jobs, tasks }) => sum + countOf(jobs) + countOf(tasks), 0);
  const working = [...consumers.values()].reduce(
    (sum, { spec }) => sum + (spec.maximumConcurrency ?? consumerConcurrency),
    0,
  );
  // The database's own: the one that migrates, and the one that renews the password.
  const own = rotates ? 2 : 1;
  return (apis + triggers.length) * apiConcurrency + single + working + own;
}

/** What is wrong with reserving so many where the account's quota is `quota`, with what mends it; undefined if nothing is. */
export function quotaMistake(place: {
  readonly reserved: number;
  readonly quota: number;
  readonly apiConcurrency: number;
  readonly region: string;
  readonly project: string;
  readonly stack: string;
}): string | undefined {
  const { reserved, quota, apiConcurrency, region, project, stack } = place;
  const needed = reserved + unreserved;
  if (reserved === 0 || quota >= needed) return undefined;
  return (
    `With the config value apiConcurrency ${apiConcurrency} the functions reserve ${reserved} executions, and Lambda keeps ${unreserved} ` +
    `unreserved: that needs a quota of ${needed}, and this account has ${quota} in ${region}. Ask for more, or reserve none until it ` +
    "is granted:\n" +
    "  aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 " +
    `--desired-value ${Math.max(usualQuota, needed)} --region ${region}\n` +
    `  pulumi config set ${project}:apiConcurrency 0 --stack ${stack}`
  );
}
