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

/** Size of each function's code as it is uploaded, minified, without its source map. */
export const bundle: Benchmark = {
  name: "bundle",
  summary: "size of each function's bundle, minified",
  peers: "beside",
  run: run =>
    withProject(async project => {
      const names = await functionNames(project);
      return Promise.all(names.filter(name => name !== "bench").map(name => sizeOf(project, name, run)));
    }),
};

async function sizeOf(project: BenchProject, name: string, { hasPeers }: Run): Promise<Measurement> {
  const isCompared = hasPeers && comparedFunctions.some(compared => compared === name);
  return {
    name: `bundle.${name}`,
    unit: "kB",
    samples: [await kilobytes(await ourBundle(project, name))],
    budget: { of: "value", atMost: 230 },
    ...(isCompared && {
      peer: { name: middyPeer, samples: [await kilobytes(await peerBundle(project, `middy/${name}.ts`))] },
    }),
  };
}
