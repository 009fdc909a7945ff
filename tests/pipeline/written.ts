import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { graphOf, projectDir } from "../support/graph.ts";

interface Spec {
  readonly phases: Readonly<Record<string, { readonly commands: readonly string[] }>>;
  readonly artifacts?: { readonly files: readonly string[] };
}

interface Job {
  readonly env?: Readonly<Record<string, string>>;
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
export const jobCommands = (file: string, name: string): string[] =>
  (jobOf(file, name)?.steps ?? []).flatMap(({ run }) => (run && !run.startsWith("tar ") ? [run] : []));

/** Variables of a job, and of its workflow, whose values stand in the workflow itself. */
export const jobVariables = (file: string, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries({ ...workflow(file).env, ...jobOf(file, name)?.env }).filter(
      ([, value]) => !value.includes("${{"),
    ),
  );

interface Workflow {
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const workflow = (file: string): Workflow =>
  parse(readFileSync(path.join(projectDir, ".github/workflows", file), "utf8")) as Workflow;

const jobOf = (file: string, name: string): Job | undefined => workflow(file).jobs[name];
