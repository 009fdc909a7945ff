import { rm } from "node:fs/promises";
import { evaluate } from "../local/graph/index.ts";
import { type Benchmark, figure, timed } from "./figure.ts";

/** The program under mocks in a process of its own: bundles made anew, and with bundles that nothing has changed. */
export const evaluation: Benchmark = {
  name: "evaluation",
  summary: "the program's resource graph, evaluated in a fresh process",
  async run() {
    const program = () => evaluate({ projectDir: ".", stack: "dev" });
    const cold = await timed(3, async () => {
      await rm(".build/cache", { recursive: true, force: true });
      await program();
    });
    return [
      figure("evaluation.new", "ms", cold),
      figure("evaluation.unchanged", "ms", await timed(5, program)),
    ];
  },
};
