import { controls } from "./controls/index.ts";
import { exceptions } from "./exceptions.ts";
import { judge } from "./judge.ts";
import { type Control, type Rule, rulesOf, type Severity, sentence } from "./rule.ts";
import { graphOfSeen, plain, type SeenResource } from "./seen.ts";
import { isSuppressed } from "./suppressions.ts";

type ReportViolation = (message: string, urn?: string) => void;

/** As `@pulumi/policy` takes it. */
export interface StackPolicy {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly enforcementLevel: "mandatory";
  /** The row's ids at the benchmarks. */
  readonly tags: string[];
  readonly url: string;
  readonly validateStack: (
    args: { readonly resources: readonly SeenResource[]; notApplicable(reason?: string): never },
    report: ReportViolation,
  ) => void;
}

export interface ResourcePolicy {
  readonly name: string;
  readonly description: string;
  readonly validateResource: (args: { readonly urn: string; readonly props: object }) => void;
}

type Judge = ReturnType<typeof judge>;

const page = "docs/pipeline.md#controls-at-preview";

/**
 * The control table as policies: `row-28` holds of every stack, and `row-28-prod` has what the row demands of production
 * alone. All are judged once, at the end of a preview and of an update, since most look at more than one resource; a
 * preview that breaks one ends before anything is changed.
 */
export function policies(): readonly (ResourcePolicy | StackPolicy)[] {
  // The engine tells inputs one resource at a time, and then outputs of all: the same for each policy.
  const inputs = new Map<string, Readonly<Record<string, unknown>>>();
  let brokenBy: Judge | undefined;
  const judgeOf = (resources: readonly SeenResource[]): Judge => {
    brokenBy ??= judge(graphOfSeen(resources, inputs));
    return brokenBy;
  };
  const collect: ResourcePolicy = {
    name: "inputs",
    description: "Notes what the program gave, for the rows; refuses nothing",
    validateResource: ({ urn, props }) => {
      inputs.set(urn, plain(props) as Record<string, unknown>);
      brokenBy = undefined;
    },
  };
  const of = (control: Control, suffix: string, rules: readonly Rule[]) =>
    rules.length === 0 ? [] : [stackPolicy(control, suffix, rules, judgeOf)];
  return [
    collect,
    ...controls.flatMap(control => {
      const everywhere = rulesOf(control, "dev");
      const inProduction = rulesOf(control, "prod").filter(rule => !everywhere.includes(rule));
      return [...of(control, "", everywhere), ...of(control, productionSuffix, inProduction)];
    }),
  ];
}

const productionSuffix = "-prod";

/** Config that switches off what is demanded of production alone: `policy/dev.json`. */
export const configOfOtherStacks = (): Readonly<Record<string, "disabled">> =>
  Object.fromEntries(
    policies()
      .filter(({ name }) => name.endsWith(productionSuffix))
      .map(({ name }) => [name, "disabled"]),
  );

function stackPolicy(
  { row, demand, severity }: Control,
  suffix: string,
  rules: readonly Rule[],
  judgeOf: (resources: readonly SeenResource[]) => Judge,
): StackPolicy {
  const [ids, text] = /^(.*?[A-Z].*?\d): (.*)$/.exec(demand)?.slice(1) ?? ["", demand];
  const excused = exceptions.find(one => one.row === row && one.kind === "suppressed");
  return {
    name: `row-${row}${suffix}`,
    description: text ?? demand,
    severity,
    enforcementLevel: "mandatory",
    tags: (ids ?? "").split(/, | to /).filter(Boolean),
    url: page,
    validateStack: ({ resources, notApplicable }, report) => {
      if (excused) notApplicable(excused.reason);
      const brokenBy = judgeOf(resources);
      for (const rule of rules)
        for (const resource of brokenBy(rule))
          if (!isSuppressed(row, resource)) report(message(ids ?? "", rule, resource), resource.urn);
    },
  };
}

/** The engine prints the description before it. */
const message = (ids: string, rule: Rule, resource: Parameters<typeof sentence>[1]) =>
  `${sentence(rule, resource)}. Mend it, or excuse it in policy/suppressions.ts with a reason${ids && ` (${ids})`}.`;
