import { parse } from "yaml";
import { configKeys, withoutConfig, withoutServices } from "./config-lines.ts";
import { configKeysOf, type PartService } from "./parts.ts";
import type { ProjectTree } from "./tree.ts";

/**
 * Takes services out of `Pulumi.yaml`, and the config values that only their contracts name out of every stack.
 *
 * @returns the keys of the values
 */
export function removeConfig(
  tree: ProjectTree,
  own: readonly PartService[],
  others: readonly PartService[],
): string[] {
  const shared = new Set(others.flatMap(({ contract }) => configKeysOf(contract)));
  const program = tree.files().filter(file => file === "index.ts" || file.startsWith("program/"));
  const code = program.map(file => tree.text(file)).join("\n");
  const keys = [...new Set(own.flatMap(({ contract }) => configKeysOf(contract)))].filter(
    key => !shared.has(key) && !code.includes(`"${key}"`),
  );
  const text = tree.text("Pulumi.yaml");
  const { name: project } = parse(text) as { name: string };
  const paths = new Set(own.map(({ path }) => path));
  tree.write(
    "Pulumi.yaml",
    withoutConfig(
      withoutServices(text, path => paths.has(path)),
      new Set(keys),
    ),
  );
  const qualified = new Set(keys.map(key => `${project}:${key}`));
  for (const file of tree.files().filter(one => /^Pulumi\.[\w.-]+\.yaml$/.test(one)))
    tree.write(file, withoutConfig(tree.text(file), qualified));
  return keys.filter(key => configKeys(text).includes(key));
}
