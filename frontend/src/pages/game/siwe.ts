import { getAddress } from "viem";
import { createSiweMessage } from "viem/siwe";

interface Challenge {
  readonly domain: string;
  readonly statement: string;
  readonly uri: string;
  readonly version: "1";
  readonly chainId: number;
  readonly nonce: string;
}

/** What a person signs to prove that an address is theirs (EIP-4361). Wallets hand out addresses in lower case too. */
export const signInMessage = (account: string, challenge: Challenge, issuedAt: Date): string => {
  const { domain, statement, uri, version, chainId, nonce } = challenge;
  return createSiweMessage({
    domain,
    statement,
    uri,
    version,
    chainId,
    nonce,
    issuedAt,
    address: getAddress(account),
  });
};
