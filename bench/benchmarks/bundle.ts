import { loadContracts } from "../../commands/support/contracts.ts";
import type { Benchmark, Run } from "../benchmark.ts";
import type { Measurement } from "../measurement.ts";
import {
  comparedFunctions,
  functionNames,
  kilobytes,
  middyPeer,
  ourBundle,
  peerBundle,
} from "../support/bundles.ts";
import { withProject } from "../support/local-mode.ts";
import type { BenchProject } from "../support/project.ts";
import { largeServices as game } from "./game/large.ts";
import { largeServices as shop } from "./shop/large.ts";

/** Size of each function's code as it is uploaded, minified, without its source map. */
export const bundle: Benchmark = {
  name: "bundle",
  summary: "size of each function's bundle, minified",
  peers: "beside",
  run: run =>
    withProject(async project => {
      const names = await functionNames(project);
      const largeOnes = await largeFunctions();
      return Promise.all(
        names
          .filter(name => name !== "bench")
          .map(name => sizeOf(project, name, largeOnes.has(name) ? largeKilobytes : usualKilobytes, run)),
      );
    }),
};

const usualKilobytes = 230;
/** With a large package. */
const largeKilobytes = 500;
const large: readonly string[] = [...game, ...shop];

async function largeFunctions(): Promise<ReadonlySet<string>> {
  const contracts = (await loadContracts("dev")).map(({ contract }) => contract);
  return new Set(
    contracts
      .filter(({ service }) => large.includes(service))
      .flatMap(({ service, jobs, tasks, consumers }) => [
        service,
        ...Object.keys({ ...jobs, ...tasks, ...consumers }),
      ]),
  );
}

async function sizeOf(
  project: BenchProject,
  name: string,
  atMost: number,
  { hasPeers }: Run,
): Promise<Measurement> {
  const isCompared = hasPeers && comparedFunctions.some(compared => compared === name);
  return {
    name: `bundle.${name}`,
    unit: "kB",
    samples: [await kilobytes(await ourBundle(project, name))],
    budget: { of: "value", atMost },
    ...(isCompared && {
      peer: { name: middyPeer, samples: [await kilobytes(await peerBundle(project, `middy/${name}.ts`))] },
    }),
  };
}
