import { loadContracts } from "../contracts.ts";
import { componentsFile, componentsPage } from "./components.ts";
import { errorsPage } from "./errors.ts";
import { localModeFile, localModePage } from "./local-mode.ts";
import { platformFile, platformPage } from "./platform.ts";

/** The pages that are made from the code, by file. */
export async function generatedPages(): Promise<Record<string, string>> {
  return {
    "docs/errors.md": errorsPage(await loadContracts("dev")),
    [localModeFile]: await localModePage(),
    [componentsFile]: componentsPage(),
    [platformFile]: platformPage(),
  };
}
