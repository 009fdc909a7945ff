import { getAddress, recoverMessageAddress } from "viem";
import { ApiError } from "../../platform/errors.ts";
import { errors } from "./errors.ts";

/** What a message must say, to the letter. */
export interface Expected {
  /** Page that asks for the signature; its host is EIP-4361's domain. */
  readonly pageUrl: URL;
  readonly chainId: number;
  readonly statement: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What a good message says. */
export interface Proof {
  /** In lower case. */
  readonly address: string;
  readonly nonce: string;
}

/** How long ago a message may have been issued, and how far clocks may differ, in milliseconds. */
export const longestAge = 600_000;
const clockSkew = 60_000;

const dateTime = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)`;

/** The grammar of https://eips.ethereum.org/EIPS/eip-4361, with a statement, and nothing before or after it. */
const grammar = new RegExp(
  [
    String.raw`^(?:(?<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):\/\/)?(?<domain>[^\s\/]+) wants you to sign in with your Ethereum account:`,
    "(?<address>0x[0-9a-fA-F]{40})",
    String.raw`\n(?<statement>[^\n]+)\n`,
    String.raw`URI: (?<uri>\S+)`,
    String.raw`Version: (?<version>\d+)`,
    String.raw`Chain ID: (?<chainId>[1-9]\d{0,15})`,
    "Nonce: (?<nonce>[a-zA-Z0-9]{8,64})",
    `Issued At: (?<issuedAt>${dateTime})`,
  ].join("\\n") +
    [
      String.raw`(?:\nExpiration Time: (?<expirationTime>${dateTime}))?`,
      String.raw`(?:\nNot Before: (?<notBefore>${dateTime}))?`,
      String.raw`(?:\nRequest ID: [^\s]*)?`,
      String.raw`(?:\nResources:(?:\n- \S+)*)?$`,
    ].join(""),
);

/**
 * Checks a signed EIP-4361 message: every field, then the signature (EIP-191). Whether its nonce is good is for the
 * caller to find out.
 *
 * @throws ApiError `address_message_invalid`, with the field that is wrong
 */
export async function verifyMessage(message: string, signature: string, expected: Expected): Promise<Proof> {
  const fields = grammar.exec(message)?.groups;
  if (!fields) throw invalid("message", "Expected a message as EIP-4361 has it, with a statement");
  const { pageUrl, chainId, statement } = expected;
  const wanted = {
    domain: pageUrl.host,
    uri: pageUrl.href,
    version: "1",
    chainId: String(chainId),
    statement,
    scheme: fields.scheme && pageUrl.protocol.slice(0, -1),
  };
  for (const [name, value] of Object.entries(wanted))
    if (fields[name] !== value) throw invalid("message", `Invalid ${name}: Expected ${value}`);
  assertTimes(fields, expected.now);
  const { address = "", nonce = "" } = fields;
  if (getAddress(address) !== address)
    throw invalid("message", "Invalid address: its checksum (EIP-55) is wrong");
  if ((await signer(message, signature)) !== address)
    throw invalid("signature", "The message was not signed by its address");
  return { address: address.toLowerCase(), nonce };
}

function assertTimes(fields: Readonly<Record<string, string | undefined>>, now: number): void {
  const issuedAt = Date.parse(fields.issuedAt ?? "");
  const expiresAt = fields.expirationTime === undefined ? Infinity : Date.parse(fields.expirationTime);
  const notBefore = fields.notBefore === undefined ? -Infinity : Date.parse(fields.notBefore);
  const isFresh = issuedAt <= now + clockSkew && issuedAt >= now - longestAge - clockSkew;
  if (!isFresh) throw invalid("message", "Invalid issuedAt: Expected the present time");
  if (!(expiresAt > now)) throw invalid("message", "Invalid expirationTime: it is over");
  if (!(notBefore <= now)) throw invalid("message", "Invalid notBefore: it has not come yet");
}

/** Null if the text is not a signature. */
async function signer(message: string, signature: string): Promise<string | null> {
  try {
    return await recoverMessageAddress({ message, signature: signature as `0x${string}` });
  } catch {
    return null;
  }
}

const invalid = (field: "message" | "signature", message: string) =>
  new ApiError(errors.address_message_invalid, { errors: [{ path: `body.${field}`, message }] });
