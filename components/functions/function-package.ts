import { asset, type Output, output } from "@pulumi/pulumi";
import { bundle } from "../../lib/bundle/bundle.ts";
import { defined } from "../../lib/defined.ts";
import { isLocalMode } from "../../lib/local-mode.ts";
import { mistakesOf } from "../shared/mistakes.ts";
import type { NodeFunctionArgs } from "./node-function-args.ts";

/** The package, built while the other resources are registered. */
export function packageOf(
  name: string,
  { entry, copy, external, architecture = "arm64" }: NodeFunctionArgs,
): Output<asset.FileArchive> {
  // Local mode runs the function on this machine, with the project's own packages.
  const installFor = isLocalMode() ? undefined : architecture;
  const built = mistakesOf(bundle(entry, name, defined({ copy, external, installFor })));
  return output(built).apply(({ directory }) => new asset.FileArchive(directory));
}
