import type { GatewayReply } from "./reply.ts";

/** Longest text of a problem that is kept. */
const MOST_CHARACTERS = 300;

/**
 * What a refused request did wrong, in a line: `invalid_request: query.year is not a known field`.
 *
 * @returns null for replies below 400, and for those without a problem document (RFC 9457)
 */
export function problemOf({ status, body }: Pick<GatewayReply, "status" | "body">): string | null {
  if (status < 400) return null;
  const problem = parse(typeof body === "string" ? body : body.toString("utf8"));
  const { code, detail, title, errors } = problem;
  if (typeof code !== "string") return null;
  const text = firstError(errors) ?? (typeof detail === "string" ? detail : title);
  const line = typeof text === "string" ? `${code}: ${text}` : code;
  return line.length > MOST_CHARACTERS ? `${line.slice(0, MOST_CHARACTERS)}…` : line;
}

/** The first of the fields that are wrong says more than that some are. */
function firstError(errors: unknown): string | undefined {
  const [first] = Array.isArray(errors) ? errors : [];
  if (typeof first?.path !== "string" || typeof first.message !== "string") return undefined;
  const more = Array.isArray(errors) && errors.length > 1 ? `, and ${errors.length - 1} more` : "";
  return `${first.path} ${first.message}${more}`;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  if (!text.startsWith("{")) return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
