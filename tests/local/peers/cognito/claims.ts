import { claimsOf } from "../../cognito/support/people.ts";
import type { PeerCase } from "../support/cases.ts";
import {
  attributes,
  byEmail,
  ClientId,
  type Context,
  initiate,
  isText,
  person,
  tokens,
  Username,
} from "./context.ts";

const claims = async (c: Context, kind: "AccessToken" | "IdToken") => claimsOf((await tokens(c))[kind]);
const both = async (c: Context) => {
  const { AccessToken, IdToken, RefreshToken } = await tokens(c);
  const { AuthenticationResult: next } = await initiate(c, "REFRESH_TOKEN_AUTH", {
    REFRESH_TOKEN: RefreshToken,
  });
  return [AccessToken, IdToken, next?.AccessToken ?? "", next?.IdToken ?? ""].map(claimsOf);
};
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const issuer = /\/eu-central-1_TestPool1$/;

export const claiming: readonly PeerCase<Context>[] = [
  [
    "an access token's claims",
    [person, c => claims(c, "AccessToken")],
    {
      iss: issuer,
      client_id: ClientId,
      token_use: "access",
      username: Username,
      scope: "aws.cognito.signin.user.admin",
      jti: uuid,
      origin_jti: uuid,
      exp: Number.isInteger,
      iat: Number.isInteger,
      auth_time: Number.isInteger,
      email: undefined,
      aud: undefined,
    },
  ],
  [
    "an id token's claims",
    [c => person(c, Username, { given_name: "Ann", email: "ann@example.com" }), c => claims(c, "IdToken")],
    {
      iss: issuer,
      aud: ClientId,
      token_use: "id",
      "cognito:username": Username,
      given_name: "Ann",
      email: "ann@example.com",
      client_id: undefined,
      jti: uuid,
      exp: Number.isInteger,
      iat: Number.isInteger,
    },
  ],
  ["no address is no claim", [person, c => claims(c, "IdToken")], { email: undefined }],
  [
    "an attribute of one's own is a claim",
    [
      c => c.use({ webClient: { readAttributes: ["custom:foo"] } }),
      c => person(c, Username, { "custom:foo": "bar" }),
      c => claims(c, "IdToken"),
    ],
    { "custom:foo": "bar" },
  ],
  [
    "the subject is the same in both",
    async c => {
      await person(c);
      const [access, id] = await both(c);
      return access?.sub === id?.sub && id?.sub === (await attributes(c)).sub;
    },
    true,
  ],
  [
    "the names are the subject where an address signs in",
    [
      byEmail,
      c => person(c, "ann@example.com"),
      async c => {
        const { AccessToken, IdToken } = await tokens(c, "ann@example.com");
        const [access, id] = [claimsOf(AccessToken), claimsOf(IdToken)];
        return [access.username === access.sub, id["cognito:username"] === id.sub, id.email];
      },
    ],
    [true, true, "ann@example.com"],
  ],
  [
    "the origin is the same in all tokens of a sign-in",
    [person, async c => new Set((await both(c)).map(({ origin_jti }) => origin_jti)).size],
    1,
  ],
  [
    "each token has an id of its own",
    [person, async c => new Set((await both(c)).map(({ jti }) => jti)).size],
    4,
  ],
  [
    "another sign-in has another origin",
    [
      person,
      async c => {
        const [{ origin_jti: first }, { origin_jti: second }] = [
          await claims(c, "AccessToken"),
          await claims(c, "AccessToken"),
        ];
        return first === second;
      },
    ],
    false,
  ],
  [
    "each kind has a key's id",
    [
      person,
      async c => {
        const { AccessToken, IdToken } = await tokens(c);
        return [AccessToken, IdToken].map(token =>
          JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()),
        );
      },
    ],
    [
      { alg: "RS256", kid: isText },
      { alg: "RS256", kid: isText },
    ],
  ],
];
