import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { ts } from "../../../../commands/support/typescript.ts";

const test = suite("platform/request");

const project = fileURLToPath(new URL("../../../../", import.meta.url));
const fixture = join(dirname(fileURLToPath(import.meta.url)), "../fixtures/handlers.ts");

/** What the compiler says of the fixture, under the project's own settings. */
function diagnose(): string[] {
  const { config } = ts.readConfigFile(join(project, "tsconfig.json"), ts.sys.readFile);
  const { tsBuildInfoFile: _, ...options } = ts.parseJsonConfigFileContent(config, ts.sys, project).options;
  const program = ts.createProgram([fixture], { ...options, incremental: false });
  return ts
    .getPreEmitDiagnostics(program, program.getSourceFile(fixture))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

test("a missing handler, an operation without an access rule and their like do not compile", () => {
  // An `@ts-expect-error` that expects in vain is an error itself.
  assert.equal(diagnose(), []);
});

test.run();
