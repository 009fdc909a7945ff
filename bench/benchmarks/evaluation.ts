import { rm } from "node:fs/promises";
import path from "node:path";
import { evaluate } from "../../local/graph/index.ts";
import { amount, type Benchmark, type Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import { timed } from "../sampling.ts";
import { withProject } from "../support/local-mode.ts";
import type { BenchProject } from "../support/project.ts";
import { serviceOfRoutes } from "../support/routes.ts";

/** Program budgets: as it stands, and with as many routes as an HTTP API can have. */
const budgets: Readonly<Record<string, number>> = { product: 2_000, "300": 4_000 };

/**
 * The program under mocks in a process of its own, with the product's services and with 10, 100 and 300 routes,
 * ten to a function: bundles made again, and with bundles that nothing has changed.
 */
export const evaluation: Benchmark = {
  name: "evaluation",
  summary: "the program's resource graph, evaluated in a fresh process",
  peers: "none",
  run: run =>
    withProject(async project => {
      const measurements = await measure(run, project, "product", {});
      for (const routes of [10, 100, 300]) {
        const services = await addRoutes(project, routes);
        measurements.push(
          ...(await measure(run, project, String(routes), { services: JSON.stringify(services) })),
        );
      }
      return measurements;
    }),
};

/** Services with that many routes in all; one is `GET /health`, which every stack has. */
async function addRoutes(project: BenchProject, routes: number): Promise<string[]> {
  const names: string[] = [];
  for (let left = routes - 1; left > 0; left -= 10) {
    const name = `routes${names.length}`;
    await project.addService(name, serviceOfRoutes(name, Math.min(left, 10)));
    names.push(name);
  }
  return names;
}

async function measure(
  run: Run,
  { directory }: BenchProject,
  size: string,
  config: Readonly<Record<string, string>>,
): Promise<Measurement[]> {
  const program = () => evaluate({ projectDir: directory, stack: "dev", config });
  const atMost = budgets[size];
  const budget = atMost === undefined ? {} : { budget: { of: "value", atMost } as const };
  const fresh = async () => {
    await rm(path.join(directory, ".build"), { recursive: true, force: true });
    await program();
  };
  await program();
  return [
    { name: `evaluation.${size}.new`, unit: "ms", samples: await timed(amount(run, 5, 1), fresh), ...budget },
    {
      name: `evaluation.${size}.unchanged`,
      unit: "ms",
      samples: await timed(amount(run, 7, 1), program),
      ...budget,
    },
  ];
}
