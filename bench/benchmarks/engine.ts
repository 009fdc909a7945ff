import { cliRoot } from "../../tests/engine/support/cli.ts";
import { Account } from "../../tests/engine/support/cloud/account.ts";
import { type Command, Deployment, succeeded } from "../../tests/engine/support/deployment.ts";
import { Project } from "../../tests/engine/support/project.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { alternate, milliseconds } from "../sampling.ts";

/** The real engine on this program and, in the same run, on one that makes as many queues and nothing else. */
export const engine: Benchmark = {
  name: "engine",
  summary: "pulumi preview and up by the real engine, nothing changed; needs PULUMI_CLI_ROOT",
  peers: "none",
  onRequest: true,
  run: async run => {
    if (cliRoot === null)
      throw new Error("engine: there is no Pulumi CLI. Set PULUMI_CLI_ROOT=$(.ci/engine).");
    const project = await Project.copy();
    const sides = [
      await Deployment.start(project, new Account()),
      await Deployment.start(project, new Account()),
    ];
    try {
      return await measure(run, project, sides[0] as Deployment, sides[1] as Deployment);
    } finally {
      for (const side of sides) await side.stop();
      await project.remove();
    }
  },
};

const budget = { of: "ratio", atMost: 1.2 } as const;
/** As a person runs it: through tsx, with the SDK's own notes of where each resource was made. */
const asDeployed: Command = { asDeployed: true };
const plain: Command = { asDeployed: true, main: "plain.ts" };

async function measure(
  run: Run,
  project: Project,
  ours: Deployment,
  theirs: Deployment,
): Promise<Measurement[]> {
  const rounds = amount(run, 5, 1);
  // The first run bundles the functions.
  const { steps } = succeeded(await ours.preview("dev"));
  await project.write("plain.ts", programOf(steps.length));
  succeeded(await theirs.preview("plain", plain));
  const previews = await alternate(rounds, {
    ours: () => milliseconds(async () => succeeded(await ours.preview("dev", asDeployed))),
    theirs: () => milliseconds(async () => succeeded(await theirs.preview("plain", plain))),
  });
  succeeded(await ours.up("dev"));
  succeeded(await theirs.up("plain", plain));
  const ups = await alternate(rounds, {
    ours: () => milliseconds(async () => succeeded(await ours.up("dev", asDeployed))),
    compiled: () => milliseconds(async () => succeeded(await ours.up("dev"))),
    theirs: () => milliseconds(async () => succeeded(await theirs.up("plain", plain))),
  });
  const peer = (samples: readonly number[]) => ({ name: `${steps.length} queues`, samples });
  return [
    { name: "engine.preview", unit: "ms", samples: previews.ours, peer: peer(previews.theirs), budget },
    { name: "engine.unchanged", unit: "ms", samples: ups.ours, peer: peer(ups.theirs), budget },
    // What is left without tsx and those notes.
    { name: "engine.unchanged.compiled", unit: "ms", samples: ups.compiled, peer: peer(ups.theirs) },
  ];
}

const programOf = (resources: number): string => `import { sqs } from "@pulumi/aws";

for (let index = 0; index < ${resources}; index += 1) new sqs.Queue(\`queue-\${index}\`, { visibilityTimeoutSeconds: 60 });

export const made = ${resources};
`;
