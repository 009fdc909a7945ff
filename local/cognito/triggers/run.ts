import { AwsError } from "../../aws/types.ts";
import type { InvokeReply, ServiceHost } from "../../services/host.ts";
import type { Pool } from "../config/pool.ts";
import type { User } from "../state/users.ts";

export type TriggerName =
  | "preSignUp"
  | "postConfirmation"
  | "preAuthentication"
  | "postAuthentication"
  | "preTokenGeneration"
  | "customMessage"
  | "userMigration"
  | "defineAuthChallenge"
  | "createAuthChallenge"
  | "verifyAuthChallengeResponse";

/** What differs from trigger to trigger; the parameters common to all are added. */
export interface TriggerEvent {
  readonly trigger: TriggerName;
  /** Such as `PreSignUp_SignUp`. */
  readonly source: string;
  readonly userName: string;
  /** Null for calls by an administrator, which know no client. */
  readonly clientId: string | null;
  readonly request: Readonly<Record<string, unknown>>;
  /** The fields that the function may fill in, with Cognito's initial values. */
  readonly response: Readonly<Record<string, unknown>>;
  /** Default "1". */
  readonly version?: string;
}

const LIMIT_MS = 5000;
const TRIES = 3;

/**
 * Runs the functions that a pool's `lambdaConfig` names: synchronously, with five seconds for each of three
 * tries. Only a time-out is tried again; a function that throws has answered.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export class Triggers {
  readonly #host: Pick<ServiceHost, "invoke" | "region">;

  constructor(host: Pick<ServiceHost, "invoke" | "region">) {
    this.#host = host;
  }

  has(pool: Pool, trigger: TriggerName): boolean {
    return pool.triggers.functions[trigger] !== undefined;
  }

  /**
   * @returns what the function put into `response`; null when the pool has no such trigger.
   * @throws AwsError UserLambdaValidationException, InvalidLambdaResponseException, UnexpectedLambdaException
   */
  async run(pool: Pool, event: TriggerEvent): Promise<Readonly<Record<string, unknown>> | null> {
    const functionArn = pool.triggers.functions[event.trigger];
    if (functionArn === undefined) return null;
    const payload = this.#payload(pool, event);
    let reply = await this.#invoke(pool, functionArn, payload);
    for (let tried = 1; tried < TRIES && isLate(reply); tried++)
      reply = await this.#invoke(pool, functionArn, payload);
    return responseOf(event.trigger, reply);
  }

  #invoke(pool: Pool, functionArn: string, payload: unknown): Promise<InvokeReply> {
    const source = { service: "cognito-idp.amazonaws.com", arn: pool.arn } as const;
    return this.#host.invoke({ functionArn, payload, source, timeoutMs: LIMIT_MS });
  }

  #payload(pool: Pool, event: TriggerEvent): Readonly<Record<string, unknown>> {
    return {
      version: event.version ?? "1",
      region: this.#host.region,
      userPoolId: pool.id,
      userName: event.userName,
      callerContext: {
        awsSdkVersion: "aws-sdk-unknown-unknown",
        clientId: event.clientId ?? "CLIENT_ID_NOT_APPLICABLE",
      },
      triggerSource: event.source,
      request: event.request,
      response: event.response,
    };
  }
}

/** A user's attributes as triggers see them. */
export const triggerAttributes = (user: User): Readonly<Record<string, string>> => ({
  sub: user.sub,
  "cognito:user_status": user.status,
  ...user.attributes,
});

/** Whether our five seconds ran out; a function that hits a limit of its own has failed, as Lambda tells it. */
const isLate = (reply: InvokeReply): boolean =>
  !reply.ok && reply.reason === "timeout" && !/ Task timed out after /.test(reply.errorMessage);

function responseOf(trigger: TriggerName, reply: InvokeReply): Readonly<Record<string, unknown>> {
  const name = trigger.charAt(0).toUpperCase() + trigger.slice(1);
  if (reply.ok) {
    const event = reply.payload;
    if (isObject(event) && isObject(event.response)) return event.response;
    throw new AwsError("InvalidLambdaResponseException", "Unrecognizable lambda output");
  }
  if (reply.reason !== "refused" && !isLate(reply))
    throw new AwsError("UserLambdaValidationException", `${name} failed with error ${reply.errorMessage}.`);
  const reason = isLate(reply) ? "Socket timeout while invoking Lambda function." : "AccessDeniedException.";
  throw new AwsError("UnexpectedLambdaException", `${name} invocation failed due to error ${reason}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
