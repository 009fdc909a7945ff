import module from "node:module";
import { loadLeanly, noteNoStacks, watchNoPromises } from "./lean-modules.ts";
import type { Reply, Request } from "./messages.ts";

// The process that runs one program once; see index.ts. The SDK keeps its state in globals and is costly to load:
// so each program runs in a separate process, and the SDK is loaded after these lines.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
loadLeanly();
noteNoStacks();
watchNoPromises();

const reply = (answer: Reply) => {
  process.send?.(answer, () => process.exit());
};
process.once("disconnect", () => process.exit());

process.once("message", async (request: Request) => {
  const { describeFailure } = await import("./failure.ts");
  let failed = false;
  const fail = (error: unknown) => {
    if (failed) return;
    failed = true;
    reply({ failure: describeFailure(error, request.projectDir) });
  };
  // A program goes on while resources are registered: what fails there surfaces here.
  process.on("uncaughtException", fail);
  process.on("unhandledRejection", fail);
  try {
    const { runProgram } = await import("./program.ts");
    const graph = await runProgram(request);
    if (!failed) reply({ graph });
  } catch (error) {
    fail(error);
  }
});
