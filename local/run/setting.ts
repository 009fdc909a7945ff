import { resolve } from "node:path";
import { LogFiles } from "../observe/log-files.ts";
import { Observer } from "../observe/observe.ts";
import { Terminal } from "../observe/terminal.ts";
import { Traces } from "../observe/traces.ts";
import type { Cleanup } from "./cleanup.ts";
import { DataFolder } from "./data-folder.ts";
import { Faults } from "./faults.ts";
import { type Lock, takeLock } from "./lock.ts";
import type { LocalOptions } from "./options.ts";
import { openPorts, type Ports } from "./ports.ts";

/** The account in made-up ARNs. */
export const ACCOUNT_ID = "000000000000";
const TRACES_KEPT = 10_000;

/** What is there before the program is known, and what the steps of a start share. */
export interface Setting {
  readonly options: LocalOptions;
  readonly folder: DataFolder;
  readonly lock: Lock;
  readonly view: View;
  readonly ports: Ports;
  readonly faults: Faults;
  readonly cleanup: Cleanup;
}

/** Where what happens is shown and kept. */
export interface View {
  readonly terminal: Terminal;
  readonly traces: Traces;
  readonly observer: Observer;
}

/** Takes the data folder and the ports. @throws StartError */
export async function openSetting(options: LocalOptions, cleanup: Cleanup): Promise<Setting> {
  const faults = new Faults(options.faults);
  const folder = new DataFolder(resolve(options.dataDir));
  const lock = takeLock(folder.path);
  cleanup.add(() => lock.release());
  folder.claim(options.stack);
  folder.removeOutputs();
  const view = openView(options, folder, cleanup);
  const ports = await openPorts({ ...options, accountId: ACCOUNT_ID }, view.observer, cleanup);
  lock.announce(ports.apiUrl);
  return { options, folder, lock, view, ports, faults, cleanup };
}

function openView({ print, colour }: LocalOptions, folder: DataFolder, cleanup: Cleanup): View {
  const terminal = new Terminal({ write: print, colour });
  cleanup.add(() => terminal.flush());
  const logs = new LogFiles(folder.path, message => terminal.warn(message));
  cleanup.add(() => logs.flush());
  const traces = new Traces(TRACES_KEPT);
  return { terminal, traces, observer: new Observer(terminal, logs, traces, folder.path) };
}
