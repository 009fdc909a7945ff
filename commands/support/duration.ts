import { CommandError } from "./command.ts";

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `5m`, `2h` or `1d` of the option `--since`, in milliseconds. @throws CommandError for anything else */
export function readDuration(text: string): number {
  const [, value = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const milliseconds = Number(value) * (units[unit] ?? 0);
  if (!(milliseconds > 0))
    throw new CommandError(`--since takes a duration such as 30s, 5m, 2h or 1d, and got "${text}".`);
  return milliseconds;
}
