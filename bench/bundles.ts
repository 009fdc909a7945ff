import { stat } from "node:fs/promises";
import path from "node:path";
import { evaluate } from "../local/graph/index.ts";
import { type Benchmark, figure } from "./figure.ts";

/** Size of each function's code as it is uploaded, minified, without its source map. */
export const bundles: Benchmark = {
  name: "bundle",
  summary: "size of each function's bundle, minified",
  async run() {
    const graph = await evaluate({ projectDir: ".", stack: "dev" });
    const names = graph.resources
      .filter(({ type }) => type === "groundwork:index:NodeFunction")
      .map(({ inputs }) => String(inputs.functionName));
    return Promise.all(
      names.map(async name => {
        const { size } = await stat(path.join(".build", name, "index.js"));
        return figure(`bundle.${name}`, "kB", [size / 1000]);
      }),
    );
  },
};
