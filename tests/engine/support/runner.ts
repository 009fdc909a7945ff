import { spawn } from "node:child_process";
import { once } from "node:events";
import module from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { EngineEvent, Stack } from "@pulumi/pulumi/automation/index.js";
import { loadLeanly, noteNoStacks } from "../../../local/graph/lean-modules.ts";
import type { Order, Report, Step, Violation } from "./messages.ts";

// The process of one command of the engine: the program's modules and the SDK keep state, so each run has its own. It
// loads what it needs only after these lines, which halve its time.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();
loadLeanly();

process.once("message", async (order: Order) => {
  if (!order.asDeployed) noteNoStacks();
  const report = await run(order).catch((error: Error) => ({
    steps: [],
    violations: [],
    printed: "",
    failure: error.message,
  }));
  process.send?.(report, () => process.exit());
});

async function run(order: Order): Promise<Report> {
  const { stackName, projectDir, projectName, cliRoot } = order;
  process.chdir(projectDir);
  const { LocalWorkspace, PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const program = async () => ({ ...(await import(pathToFileURL(path.join(projectDir, order.main)).href)) });
  const pulumiCommand = await PulumiCommand.get({ root: cliRoot });
  const project = { projectName, stackName, program };
  const options = { workDir: projectDir, pulumiCommand };
  const stack = order.isNew
    ? await LocalWorkspace.createStack(project, options)
    : await LocalWorkspace.selectStack(project, options);
  for (const [key, value] of Object.entries(order.secrets))
    await stack.setConfig(key, { value, secret: true });
  return command(stack, order);
}

async function command(stack: Stack, order: Order): Promise<Report> {
  const { operation, continueOnError, refresh, policies } = order;
  const steps: Step[] = [];
  const violations: Violation[] = [];
  let printed = "";
  const options = {
    onEvent: (event: EngineEvent) => note(event, steps, violations),
    onOutput: (text: string) => {
      printed += text;
    },
    color: "never" as const,
    parallel: 32,
    continueOnError,
  };
  try {
    const judged = policies
      ? { policyPacks: [policies.pack], policyPackConfigs: policies.config ? [policies.config] : [] }
      : {};
    if (operation === "preview") await stack.preview({ ...options, ...judged, refresh });
    if (operation === "up") await stack.up({ ...options, ...judged, refresh });
    if (operation === "refresh") await stack.refresh(options);
    if (operation === "destroy")
      await (order.asDeployed ? lookAndDestroy(order, options.onOutput) : stack.destroy(options));
    return { steps, violations, printed };
  } catch (error) {
    return { steps, violations, printed, failure: (error as Error).message };
  }
}

/** As a person runs it: the CLI looks first, and goes on only where that went well. The Automation API does not look. */
async function lookAndDestroy(
  { stackName, cliRoot }: Order,
  onOutput: (text: string) => void,
): Promise<void> {
  const words = ["destroy", "--yes", "--non-interactive", "--color=never", "--stack", stackName];
  const child = spawn(path.join(cliRoot, "bin", "pulumi"), words, { stdio: ["ignore", "pipe", "pipe"] });
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", onOutput);
  const [code] = await once(child, "close");
  if (code !== 0) throw new Error(`pulumi destroy ended with ${code}`);
}

/** What the engine is about to do, and what it complains of. */
function note(event: EngineEvent, steps: Step[], violations: Violation[]): void {
  const { resourcePreEvent, diagnosticEvent, policyEvent } = event;
  if (policyEvent) {
    const { policyName, resourceUrn, message } = policyEvent;
    violations.push({
      policy: policyName,
      urn: resourceUrn ?? "",
      message,
      severity: severityOf(policyEvent),
    });
  }
  if (resourcePreEvent) {
    const { op, urn, type, diffs, detailedDiff } = resourcePreEvent.metadata;
    steps.push({ op, urn, type, changes: diffs ?? Object.keys(detailedDiff ?? {}) });
  }
  if (diagnosticEvent && diagnosticEvent.severity === "error")
    steps.push({ op: "error", urn: diagnosticEvent.urn ?? "", type: "", changes: [diagnosticEvent.message] });
}

/** The engine tells it, and the library's types lack it. */
const severityOf = (event: object): string => ("severity" in event ? String(event.severity) : "");
