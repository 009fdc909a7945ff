import { type ParseArgsConfig, parseArgs } from "node:util";
import { asCalled } from "./called.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & { help: { type: "boolean" } }; allowPositionals: true }>
>;

// The AWS SDK's warning about Node's version would stand before every answer.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";

/** A mistake that the person at the terminal can mend; its message says how. */
export class CommandError extends Error {}

interface Takes {
  /** Whether it takes arguments besides options. Default false. */
  readonly arguments?: boolean;
}

/**
 * Runs an npm command: reads its options, prints its help, says errors on standard error and ends with 1 for them.
 *
 * @example
 * await runCommand(help, { data: { type: "string", default: ".local" } }, async ({ values }) => { ... });
 */
export async function runCommand<const O extends Options>(
  help: string,
  options: O,
  work: (parsed: Parsed<O>) => Promise<void>,
  takes: Takes = {},
): Promise<void> {
  try {
    const parsed = parse(options);
    if ((parsed.values as { help?: boolean }).help) return await answer(asCalled(help));
    refuseKeptByNpm(options);
    const { positionals } = parsed;
    // npm keeps options to itself that no "--" stands before, and hands their values on.
    if (positionals.length > 0 && !takes.arguments)
      throw new CommandError(
        `This command takes options only, not ${positionals.join(" ")}. Was "--" left out before them? See --help.`,
      );
    await work(parsed);
  } catch (error) {
    console.error(asCalled(describe(error)));
    process.exitCode = 1;
  }
}

/**
 * Prints what was asked for. A reader that closes the pipe (`| head`) is not an error.
 * @throws what the system says when it cannot be written, such as ENOSPC: a script must not take half an answer
 */
export async function answer(text: string): Promise<void> {
  // The callback gets the error as well; without a listener the error would end the process with its stack.
  process.stdout.once("error", () => {});
  await new Promise<void>((resolve, reject) => {
    process.stdout.write(`${text}\n`, error => {
      if (error && !isBrokenPipe(error)) reject(error);
      else resolve();
    });
  });
}

/** Whether the reader has closed the pipe. */
export const isBrokenPipe = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE";

function parse<const O extends Options>(options: O): Parsed<O> {
  try {
    return parseArgs({
      args: idsAsValues(process.argv.slice(2), options),
      options: { ...options, help: { type: "boolean" } },
      allowPositionals: true,
    }) as Parsed<O>;
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split(". ")[0]}. See --help.`);
  }
}

/** API Gateway's ids of requests are base64url, so that some begin with a hyphen: `-Lu7_7gO6noP8-Y=` is no option. */
export function idsAsValues(args: readonly string[], options: Options): string[] {
  const [taken, ids]: [string[], string[]] = [[], []];
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  for (const arg of args.slice(0, end)) {
    const before = /^--([\w-]+)$/.exec(taken.at(-1) ?? "")?.[1];
    if (!/^-(?!-)(?=.*[A-Z0-9=])[\w-]{7,}=?$/.test(arg)) taken.push(arg);
    else if (before !== undefined && options[before]?.type === "string") taken.push(`${taken.pop()}=${arg}`);
    else ids.push(arg);
  }
  const rest = [...ids, ...args.slice(end + 1)];
  return rest.length > 0 ? [...taken, "--", ...rest] : taken;
}

/** Of `npm run reset --data=DIR` the command would see nothing: npm takes such an option for one of its own. */
function refuseKeptByNpm(options: Options): void {
  const kept = Object.keys(options).find(name => {
    const setting = name.replace(/^no-/, "").replaceAll("-", "_");
    return !npmOptions.has(name) && process.env[`npm_config_${setting}`] !== undefined;
  });
  if (kept) throw new CommandError(`npm kept --${kept} to itself: put "--" before the options. See --help.`);
}

/** Those that npm has itself: a person's .npmrc may set them. */
const npmOptions: ReadonlySet<string> = new Set(["scope", "user"]);

/** Mistakes, and what the system refuses, by their message; anything else is a fault of ours, so with its stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if ("syscall" in error) return error.message;
  const isOurs =
    error.constructor === Error || error.constructor === TypeError || error.constructor === RangeError;
  return isOurs ? (error.stack ?? error.message) : error.message;
}

/** A whole number within bounds. */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max)
    throw new CommandError(`${option} takes a whole number from ${min} to ${max}, and got "${text}".`);
  return value;
}

/** `["key=value"]` as an object. */
export function keyValues(option: string, pairs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.indexOf("=");
      if (at < 1) throw new CommandError(`${option} takes KEY=VALUE, and got "${pair}".`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** Exactly one argument besides the options. */
export function onlyArgument(positionals: readonly string[], what: string): string {
  const [first, ...rest] = positionals;
  if (first === undefined) throw new CommandError(`Which ${what}? See --help.`);
  if (rest.length > 0)
    throw new CommandError(`One ${what} at a time, not ${positionals.join(" ")}. See --help.`);
  return first;
}
