import type { Attack } from "./attack.ts";
import { requestTo, type Target } from "./target.ts";

const defaultBodyLimitBytes = 256 * 1024;

/** Rows 28 to 30: bodies that are too large, no JSON, or not said to be JSON. */
export function bodyAttacks(target: Target, token: string): Attack[] {
  const { body, bodyLimitBytes = defaultBodyLimitBytes } = target.operation;
  const good = requestTo(target, token);
  const attack = (row: number, title: string, sent: string | Buffer, status: number): Attack => ({
    row,
    title,
    request: { ...good, body: sent },
    status: [status],
  });
  if (!body) {
    const request = { ...good, headers: { ...good.headers, "content-type": "application/json" } };
    return [{ ...attack(29, "a body where none is taken", "{}", 400), request: { ...request, body: "{}" } }];
  }
  const text = String(good.body);
  const typed = (type: string | null): Attack => {
    const { "content-type": _, ...headers } = good.headers;
    const request = { ...good, headers: type === null ? headers : { ...headers, "content-type": type } };
    return { row: 30, title: `content type ${type}`, request, status: [415] };
  };
  return [
    attack(28, "a body above the limit", text.padEnd(bodyLimitBytes + 1), 413),
    ...Object.entries(noJson(text)).map(([title, sent]) => attack(29, title, sent, 400)),
    ...[null, "text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"].map(
      typed,
    ),
    typed("application/json; charset=utf-16"),
  ];
}

/** Bodies of the right type and size that are no JSON object of the schema. */
const noJson = (good: string): Record<string, string | Buffer> => ({
  "an empty body": "",
  "a cut-off body": good.slice(0, -1),
  "single quotes": good.replaceAll('"', "'"),
  "a trailing comma": good.replace(/\}$/, ",}"),
  "two bodies": good + good,
  "a byte order mark": `\ufeff${good}`,
  "no UTF-8": Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]),
  null: "null",
  "an array": "[]",
  "an array around it": `[${good}]`,
  "a text": '"text"',
  "10,000 levels": "[".repeat(10_000) + "]".repeat(10_000),
  "10,000 objects deep": ['{"a":'.repeat(10_000), 1, "}".repeat(10_000)].join(""),
});

/** Row 49, first half: keys that are none. */
export function keyAttacks(target: Target, token: string): Attack[] {
  const { idempotency } = target.operation;
  if (!idempotency) return [];
  const attack = (title: string, key: string): Attack => ({
    row: 49,
    title,
    request: requestTo(target, token, { headers: { "idempotency-key": key } }),
    status: [400],
  });
  const keys = [
    attack("an empty key", ""),
    attack("a key of 256 characters", "k".repeat(256)),
    attack("a key with a space", "a b"),
  ];
  if (idempotency === "optional") return keys;
  const { "idempotency-key": _, ...headers } = requestTo(target, token).headers;
  return [...keys, { ...attack("no key", ""), request: { ...requestTo(target, token), headers } }];
}
