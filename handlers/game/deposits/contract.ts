import * as v from "valibot";
import { defineContract, signedIn } from "../../../contract/contract.ts";
import { Instant } from "../../../contract/schemas.ts";
import { errors } from "./errors.ts";

/** As EIP-55 writes it: the case of its letters is a checksum. */
const Address = v.pipe(
  v.string(),
  v.regex(/^0x[0-9a-fA-F]{40}$/),
  v.examples(["0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"]),
);

/** The address that deposits are sent to. */
const Destination = v.object({
  /** EIP-155. */
  chainId: v.number(),
  /** The ERC-20 contract. */
  token: Address,
  treasury: Address,
  /** Digits of the token behind the point. */
  decimals: v.number(),
  /** Coins for one whole token; parts of a coin are carried on. */
  coinsPerUnit: v.number(),
  /** Blocks after which a deposit counts, or `finalized`. */
  confirmations: v.union([v.number(), v.literal("finalized")]),
});

export const LinkedAddress = v.object({
  /** Whose transfers are credited; null while none is linked. */
  address: v.nullable(Address),
  linkedAt: v.nullable(Instant),
  destination: Destination,
});
export type LinkedAddress = v.InferOutput<typeof LinkedAddress>;

/** The fields of the message to sign (EIP-4361). */
export const Challenge = v.object({
  domain: v.string(),
  statement: v.string(),
  uri: v.string(),
  version: v.literal("1"),
  chainId: v.number(),
  nonce: v.string(),
  /** Until then the nonce is good, once. */
  expiresAt: Instant,
});
export type Challenge = v.InferOutput<typeof Challenge>;

export const SignedMessage = v.strictObject({
  /** EIP-4361, with the fields of the challenge, the address and `Issued At`. */
  message: v.pipe(v.string(), v.minLength(1), v.maxLength(4_000)),
  /** Of an account with a private key (EIP-191): 65 bytes. Contract wallets (EIP-1271) cannot sign here. */
  signature: v.pipe(v.string(), v.regex(/^0x[0-9a-fA-F]{130}$/), v.examples([`0x${"1b".repeat(65)}`])),
});
export type SignedMessage = v.InferOutput<typeof SignedMessage>;

const settings = [
  { config: "depositsChainId" },
  { config: "depositsToken" },
  { config: "depositsTreasury" },
  { config: "depositsDecimals" },
  { config: "depositsCoinsPerUnit" },
  { config: "depositsConfirmations" },
] as const;

/** Coins for tokens that are sent to the treasury on a blockchain. */
export const contract = defineContract({
  service: "deposits",
  summary: "Coins for tokens sent on a blockchain",
  uses: ["database", ...settings, { config: "depositsPageUrl" }],
  operations: {
    challenge: {
      method: "POST",
      path: "/wallet/address/nonce",
      summary: "Ask for what to sign, to prove that an address is one's own",
      access: signedIn,
      reply: { status: 200, body: Challenge },
      errors: [errors.deposits_off],
    },
    link: {
      method: "PUT",
      path: "/wallet/address",
      summary:
        "Link the address that signed, in place of the former one; what it has sent already is credited",
      access: signedIn,
      body: SignedMessage,
      reply: { status: 200, body: LinkedAddress },
      errors: [
        errors.deposits_off,
        errors.address_message_invalid,
        errors.address_nonce_unknown,
        errors.address_taken,
      ],
    },
    read: {
      method: "GET",
      path: "/wallet/address",
      summary: "Read which address is linked, and where to send what",
      access: signedIn,
      reply: { status: 200, body: LinkedAddress },
      errors: [errors.deposits_off],
    },
    unlink: {
      method: "DELETE",
      path: "/wallet/address",
      summary: "Unlink the address; what it sends from now on waits for its next owner",
      access: signedIn,
      reply: { status: 204 },
      errors: [errors.deposits_off, errors.address_not_linked],
    },
  },
  jobs: {
    "scan-deposits": {
      summary: "Credits the tokens that were sent to the treasury, and takes back what the chain has dropped",
      scheduleConfig: "depositsSchedule",
      timeoutSeconds: 120,
      uses: [
        "database",
        ...settings,
        { config: "depositsStartBlock" },
        { secret: "depositsRpcUrls", when: "depositsTreasury" },
      ],
    },
  },
});
