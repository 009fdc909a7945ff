import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { graphOf, projectDir } from "../support/graph.ts";

interface Spec {
  readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
  readonly artifacts?: { readonly files: readonly string[] };
}

interface Job {
  readonly steps: readonly { readonly run?: string; readonly env?: Readonly<Record<string, string>> }[];
}

/** The buildspec of a build of the pipeline, such as `staging`, from the resource that is deployed. */
export async function specOf(build: string): Promise<Spec> {
  const { resources } = await graphOf("pipeline");
  const project = resources.find(
    ({ type, name }) => type === "aws:codebuild/project:Project" && name === `delivery-${build}`,
  );
  const source = project?.inputs.source as { readonly buildspec: string } | undefined;
  return JSON.parse(source?.buildspec ?? "") as Spec;
}

/** Its commands as they are written, in the order in which CodeBuild runs the phases, whatever their order in the file. */
export async function buildCommands(build: string): Promise<string[]> {
  const { phases } = await specOf(build);
  return ["install", "pre_build", "build", "post_build"].flatMap(name => phases[name]?.commands ?? []);
}

/** The shell steps of a job on GitHub; what an action does (checkout, credentials, artefacts) is left out. */
export function jobCommands(file: string, job: string): string[] {
  const text = readFileSync(path.join(projectDir, ".github/workflows", file), "utf8");
  const { jobs } = parse(text) as { readonly jobs: Readonly<Record<string, Job>> };
  const { steps } = jobs[job] ?? { steps: [] };
  return steps.flatMap(({ run }) => (run && !run.startsWith("tar ") ? [run] : []));
}
