import { join } from "node:path";
import type { Plugin } from "esbuild";

/**
 * Leaves out of a bundle what the AWS SDK brings for places that are not Lambda: credential providers other than
 * the environment (this program's clients name theirs).
 */
export function lean(projectDir: string): Plugin {
  return {
    name: "lean",
    setup(build) {
      build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({
        path: "credential-provider-node",
        namespace: "lean",
      }));
      build.onLoad({ filter: /.*/, namespace: "lean" }, () => ({
        contents: `export { fromEnv as defaultProvider } from "@aws-sdk/credential-provider-env";`,
        resolveDir: join(projectDir, "node_modules"),
      }));
    },
  };
}
