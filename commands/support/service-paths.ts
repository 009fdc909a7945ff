import { readStackConfig } from "../../local/graph/config.ts";

/** The paths below `handlers/` of the services that a stack runs, health first. */
export function servicePaths(stack: string, config: Readonly<Record<string, string>> = {}): string[] {
  const { project, values } = readStackConfig(process.cwd(), stack, config);
  return ["operations/health", ...(JSON.parse(values[`${project}:services`] ?? "[]") as string[])];
}
