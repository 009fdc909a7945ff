import * as assert from "uvu/assert";
import type { RawReply, RawRequest } from "./request.ts";

/** One bad request and how it must be answered. */
export interface Attack {
  /** Row of the table in docs/security.md. */
  readonly row: number;
  readonly title: string;
  readonly request: RawRequest;
  /** Statuses of which the answer has one; `anyButServerError` where the input may be stored as it is. */
  readonly status: readonly number[] | "anyButServerError";
  /** Whether the gateway itself answers, in whatever shape its server has. */
  readonly gateway?: boolean;
  /** Looks at the reply more closely. */
  check?(reply: RawReply): void;
}

const leaks =
  /\bat .+\.(ts|js|mjs):\d+|node_modules|SQLState|syntax error at|\bselect\b.+\bfrom\b|\binsert into\b|rds-data/i;

/** Holds a reply against what every attack must meet: status, shape, and nothing of our inside in it. */
export function checkReply(attack: Attack, reply: RawReply): void {
  const seen = `${reply.status} ${reply.body.slice(0, 300)}`;
  if (attack.status === "anyButServerError") assert.ok(reply.status < 500, seen);
  else assert.ok(attack.status.includes(reply.status), `expected ${attack.status.join(" or ")}, got ${seen}`);
  assert.not.match(reply.body, leaks);
  const [, token] = /^Bearer (\S{20,})/.exec(String(attack.request.headers.authorization)) ?? [];
  if (token !== undefined) assert.not.ok(reply.body.includes(token), "the token came back");
  if (!attack.gateway) checkShape(reply, seen);
  attack.check?.(reply);
}

function checkShape(reply: RawReply, seen: string): void {
  const { status, headers, body } = reply;
  if (headers["apigw-requestid"] !== undefined && headers["x-request-id"] === undefined) {
    assert.equal(Object.keys(JSON.parse(body)), ["message"], seen);
  } else {
    assert.type(headers["x-request-id"], "string", seen);
    assert.is(headers["x-content-type-options"], "nosniff", seen);
    if (status >= 400) checkProblem(reply);
  }
  if (status === 401) assert.match(headers["www-authenticate"] ?? "", /^Bearer/, seen);
}

function checkProblem({ status, headers, body }: RawReply): void {
  const problem = JSON.parse(body) as Record<string, unknown>;
  assert.is(headers["content-type"], "application/problem+json");
  assert.is(problem.status, status);
  assert.is(problem.requestId, headers["x-request-id"]);
  assert.is(problem.traceId, headers["x-trace-id"]);
  assert.match(String(problem.code), /^[a-z_]+$/);
  for (const name of ["type", "title", "detail"]) assert.type(problem[name], "string");
  if (problem.code === "invalid_request") {
    const [first] = problem.errors as { path: string; message: string }[];
    assert.match(first?.path ?? "", /^(path|query|header|body)\b/, body);
    assert.ok(first?.message, body);
  }
}
