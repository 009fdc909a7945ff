import { type KeyObject, sign } from "node:crypto";
import { createServer } from "node:http";
import { type Listening, listen } from "../../../local/http/listen.ts";
import { rsaKeys } from "../../support/rsa.ts";

/** A token issuer with discovery and keys, which can be made to fail. */
export class TestIssuer {
  /** Counts what was asked of it. */
  requests = 0;
  /** What it answers in place of its keys: a status, or a body. */
  failure: { status: number; body: string } | null = null;
  #keys = newKeys("key-1");
  #server: Listening | null = null;

  get url(): string {
    return `http://localhost:${this.#server?.port}/pool`;
  }

  async start(): Promise<this> {
    const server = createServer((request, response) => {
      this.requests++;
      if (this.failure)
        return void response
          .writeHead(this.failure.status, { location: "/elsewhere" })
          .end(this.failure.body);
      const discovery = { issuer: this.url, jwks_uri: `${this.url}/jwks` };
      const jwk = {
        ...this.#keys.publicKey.export({ format: "jwk" }),
        kid: this.#keys.kid,
        alg: "RS256",
        use: "sig",
      };
      response.end(JSON.stringify(request.url?.endsWith("/jwks") ? { keys: [jwk] } : discovery));
    });
    this.#server = await listen(server, 0, "--none");
    return this;
  }

  async stop(): Promise<void> {
    await this.#server?.close(0);
  }

  /** Signs with another key from now on. */
  rotate(kid: string): void {
    this.#keys = newKeys(kid);
  }

  /** A good access token, but for what is given. */
  token(claims: Record<string, unknown> = {}, header: Record<string, unknown> = {}): string {
    const now = Math.floor(Date.now() / 1000);
    const good = {
      iss: this.url,
      client_id: "web",
      sub: "u-1",
      username: "ann",
      token_use: "access",
      iat: now,
      exp: now + 900,
      scope: "openid",
    };
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const text = `${encode({ alg: "RS256", kid: this.#keys.kid, ...header })}.${encode({ ...good, ...claims })}`;
    return `${text}.${sign("RSA-SHA256", Buffer.from(text), this.#keys.privateKey).toString("base64url")}`;
  }
}

/** Taken in turn: an issuer's next keys are others, and so are those of the issuer made after it. */
const pairs = 3;
let taken = 0;

function newKeys(kid: string): { kid: string; publicKey: KeyObject; privateKey: KeyObject } {
  return { kid, ...rsaKeys(taken++ % pairs) };
}
