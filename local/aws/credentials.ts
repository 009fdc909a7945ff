import { randomBytes } from "node:crypto";
import type { Credential } from "./sigv4.ts";
import type { Principal } from "./types.ts";

/** An access key and who holds it. */
export interface Identity {
  readonly credential: Credential;
  readonly principal: Principal;
  /** ARN of the role whose policies hold; null for the developer, who may do everything. */
  readonly roleArn: string | null;
}

/** The access keys that the local endpoints know; anything else is a token that AWS would not recognise. */
export class Identities {
  readonly #byKey = new Map<string, Identity>();
  readonly #accountId: string;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  find(accessKeyId: string): Identity | undefined {
    return this.#byKey.get(accessKeyId);
  }

  /** The developer's own tools: commands, tests, the AWS CLI. */
  addDeveloper(credential: Credential): Identity {
    const arn = `arn:aws:iam::${this.#accountId}:user/developer`;
    return this.#add({ credential, principal: { kind: "developer", name: "developer", arn }, roleArn: null });
  }

  /** Temporary credentials of a function's role, as Lambda puts them in its environment. */
  addFunction(functionName: string, roleArn: string): Identity {
    const role = roleArn.slice(roleArn.lastIndexOf("/") + 1);
    const arn = `arn:aws:sts::${this.#accountId}:assumed-role/${role}/${functionName}`;
    const credential = newCredential("ASIA", true);
    return this.#add({ credential, principal: { kind: "function", name: functionName, arn }, roleArn });
  }

  remove(identity: Identity): void {
    this.#byKey.delete(identity.credential.accessKeyId);
  }

  #add(identity: Identity): Identity {
    this.#byKey.set(identity.credential.accessKeyId, identity);
    return identity;
  }
}

/** Random keys in AWS's shape: `AKIA` for long-lived ones, `ASIA` for those of a session. */
export function newCredential(prefix: "AKIA" | "ASIA", session = false): Credential {
  const accessKeyId = prefix + randomBytes(8).toString("hex").toUpperCase();
  const secretAccessKey = randomBytes(30).toString("base64");
  return session
    ? { accessKeyId, secretAccessKey, sessionToken: randomBytes(48).toString("base64") }
    : { accessKeyId, secretAccessKey };
}
